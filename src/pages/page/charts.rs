//! Charts as SVG without a script: a reader, a printer and a phone all see them. Whole numbers only: fen, and
//! ten-thousandths.

use plotters::prelude::*;

/// A chart with what it is called and what it says, for those who do not see it. The id is a word of ours.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caption<'c> {
    pub(super) id: &'c str,
    pub(super) title: &'c str,
    pub(super) says: &'c str,
}

const WIDTH: u32 = 960;
const SERIES: [RGBColor; 4] = [
    RGBColor(0x1f, 0x6f, 0xb2),
    RGBColor(0xb4, 0x53, 0x0a),
    RGBColor(0x1b, 0x7a, 0x43),
    RGBColor(0xa3, 0x20, 0x3a),
];
const GRID: RGBColor = RGBColor(0xc8, 0xc8, 0xc8);
/// Drawing into text cannot fail.
const SOUND: &str = "a chart is drawn into text";

/// As far as a chart is drawn: beyond it the steps of an axis would leave 64 bits. A hundred million million yuan.
const FARTHEST: i64 = 10_000_000_000_000_000;

fn drawn(value: i64) -> i64 {
    value.clamp(-FARTHEST, FARTHEST)
}

/// Hundredths with a sign, unless they are none.
fn in_hundredths(negative: bool, hundredths: u64) -> String {
    let sign = if negative && hundredths != 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
}

/// Fen as ten thousand yuan.
fn in_wan(fen: &i64) -> String {
    in_hundredths(*fen < 0, (fen.unsigned_abs() + 5_000) / 10_000)
}

/// A number in ten-thousandths, to two decimals.
fn in_parts(value: &i64) -> String {
    in_hundredths(*value < 0, (value.unsigned_abs() + 50) / 100)
}

/// The range of some values with a tenth of air, never empty.
fn range(values: impl Iterator<Item = i64> + Clone, with_zero: bool) -> std::ops::Range<i64> {
    let zero = with_zero.then_some(0);
    let low = drawn(values.clone().chain(zero).min().unwrap_or(0));
    let high = drawn(values.chain(zero).max().unwrap_or(0));
    let air = (high.saturating_sub(low) / 10).max(1);
    let low = if with_zero && low == 0 { 0 } else { low.saturating_sub(air) };
    low..high.saturating_add(air)
}

/// Puts name and description into a drawing.
fn told(svg: String, caption: Caption<'_>) -> String {
    let Caption { id, title, says } = caption;
    let escaped = |text: &str| maud::html! { (text) }.into_string();
    let (title, says) = (escaped(title), escaped(says));
    let head = format!("<svg role=\"img\" aria-labelledby=\"{id}-t {id}-d\" viewBox=");
    // plotters writes width and height first: only the viewBox is kept, so that the drawing fits its page.
    let (_, rest) = svg.split_once("viewBox=").expect(SOUND);
    let (size, body) = rest.split_once('>').expect(SOUND);
    let size = size.split(" xmlns").next().expect(SOUND);
    format!("{head}{size}><title id=\"{id}-t\">{title}</title><desc id=\"{id}-d\">{says}</desc>{body}")
}

/// Lines over months, each named at its end.
pub(super) fn lines(caption: Caption<'_>, months: &[String], series: &[(String, Vec<i64>)]) -> String {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, 360)).into_drawing_area();
        let last = i32::try_from(months.len()).unwrap_or(1) - 1;
        let values = series.iter().flat_map(|(_, values)| values.iter().copied());
        let mut chart = ChartBuilder::on(&area)
            .margin(14)
            .x_label_area_size(30)
            .y_label_area_size(86)
            .build_cartesian_2d(0..last.max(1) + 2, range(values, true))
            .expect(SOUND);
        let month = |place: &i32| {
            usize::try_from(*place).ok().and_then(|place| months.get(place)).cloned().unwrap_or_default()
        };
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .x_labels(months.len() + 2)
            .x_label_formatter(&month)
            .y_label_formatter(&in_wan)
            .label_style(("sans-serif", 14))
            .draw()
            .expect(SOUND);
        for ((name, values), colour) in series.iter().zip(SERIES.iter().cycle()) {
            let points = || (0..).zip(values.iter().map(|value| drawn(*value)));
            chart.draw_series(LineSeries::new(points(), colour.stroke_width(3))).expect(SOUND);
            let dots = points().map(|point| Circle::new(point, 4, colour.filled()));
            chart.draw_series(dots).expect(SOUND);
            let end = points().last().map(|point| Text::new(format!("  {name}"), point, ("sans-serif", 15)));
            chart.draw_series(end).expect(SOUND);
        }
        area.present().expect(SOUND);
    }
    told(svg, caption)
}

/// A bar from zero.
struct Bar {
    value: i64,
    /// Where it begins, in tenths of the row of its name, and how thick it is.
    at: i32,
    thick: i32,
    style: ShapeStyle,
}

/// How rows of bars are laid out: the height of a row in pixels, the part of the width that is left to the names, where in
/// its row a name stands, and how the axis is labelled.
struct Rows {
    height: u32,
    names: i64,
    name_at: i32,
    label: fn(&i64) -> String,
}

/// Named rows of bars to both sides of zero, one below the other.
fn sideways(caption: Caption<'_>, rows: &Rows, items: &[(&str, Vec<Bar>)]) -> String {
    let mut svg = String::new();
    {
        let count = i32::try_from(items.len()).unwrap_or(0);
        let height = 70 + rows.height * items.len() as u32;
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        let values = range(items.iter().flat_map(|(_, bars)| bars.iter().map(|bar| bar.value)), true);
        // Room for the names, to the left of the longest bar.
        let low = values.start.saturating_sub(values.end.saturating_sub(values.start) / rows.names);
        let mut chart = ChartBuilder::on(&area)
            .margin(12)
            .x_label_area_size(30)
            .build_cartesian_2d(low..values.end, (10 * count)..0)
            .expect(SOUND);
        chart
            .configure_mesh()
            .disable_y_mesh()
            .disable_y_axis()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .x_labels(8)
            .x_label_formatter(&rows.label)
            .label_style(("sans-serif", 14))
            .draw()
            .expect(SOUND);
        let bars = (0..).zip(items).flat_map(|(row, (_, bars))| {
            let bar = move |bar: &Bar| {
                let from = 10 * row + bar.at;
                Rectangle::new([(0, from), (drawn(bar.value), from + bar.thick)], bar.style)
            };
            bars.iter().map(bar)
        });
        chart.draw_series(bars).expect(SOUND);
        let name = |(row, (name, _)): (i32, &(&str, Vec<Bar>))| {
            Text::new((*name).to_owned(), (low, 10 * row + rows.name_at), ("sans-serif", 14))
        };
        chart.draw_series((0..).zip(items).map(name)).expect(SOUND);
        area.present().expect(SOUND);
    }
    told(svg, caption)
}

/// Bars to both sides of zero, one below the other, each named; what is below zero is hatched.
pub(super) fn bars(caption: Caption<'_>, items: &[(String, i64)]) -> String {
    let rows = Rows { height: 22, names: 6, name_at: 2, label: in_wan };
    let bar = |value: i64| {
        let colour = if value < 0 { SERIES[3] } else { SERIES[0] };
        Bar { value, at: 2, thick: 7, style: colour.filled() }
    };
    let own: Vec<_> = items.iter().map(|(name, value)| (name.as_str(), vec![bar(*value)])).collect();
    sideways(caption, &rows, &own)
}

/// Two bars for each name, one below the other from zero, in ten-thousandths: the first filled, the second hollow.
pub(super) fn pairs(caption: Caption<'_>, items: &[(String, i64, i64)]) -> String {
    let rows = Rows { height: 36, names: 5, name_at: 3, label: in_parts };
    let pair = |one: i64, two: i64| {
        let first = Bar { value: one, at: 1, thick: 3, style: SERIES[0].filled() };
        vec![first, Bar { value: two, at: 5, thick: 3, style: SERIES[1].stroke_width(2) }]
    };
    let own: Vec<_> = items.iter().map(|(name, one, two)| (name.as_str(), pair(*one, *two))).collect();
    sideways(caption, &rows, &own)
}

/// A hospital among others: across, upwards, and how large.
#[derive(Clone, Debug)]
pub(super) struct Bubble {
    pub(super) name: String,
    /// In ten-thousandths.
    pub(super) across: i64,
    pub(super) upwards: i64,
    pub(super) size: u64,
}

/// Bubbles, each named; their area goes with their size.
pub(super) fn bubbles(caption: Caption<'_>, axes: [&str; 2], bubbles: &[Bubble]) -> String {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, 520)).into_drawing_area();
        let place = |own: &Bubble| (drawn(own.across), drawn(own.upwards));
        let across = range(bubbles.iter().map(|own| own.across), false);
        let upwards = range(bubbles.iter().map(|own| own.upwards).chain([10_000]), false);
        let mut chart = ChartBuilder::on(&area)
            .margin(16)
            .x_label_area_size(44)
            .y_label_area_size(70)
            .build_cartesian_2d(across.clone(), upwards)
            .expect(SOUND);
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .x_desc(axes[0])
            .y_desc(axes[1])
            .x_label_formatter(&in_parts)
            .y_label_formatter(&in_parts)
            .label_style(("sans-serif", 14))
            .draw()
            .expect(SOUND);
        let mean = [(across.start, 10_000), (across.end, 10_000)];
        chart.draw_series(LineSeries::new(mean, SERIES[1].stroke_width(2))).expect(SOUND);
        let largest = bubbles.iter().map(|own| own.size).max().unwrap_or(0).max(1);
        let radius =
            |size: u64| i32::try_from((size.saturating_mul(900) / largest).isqrt()).unwrap_or(30).max(4);
        let rings =
            bubbles.iter().map(|own| Circle::new(place(own), radius(own.size), SERIES[0].stroke_width(2)));
        chart.draw_series(rings).expect(SOUND);
        let names = bubbles.iter().map(|own| Text::new(own.name.clone(), place(own), ("sans-serif", 13)));
        chart.draw_series(names).expect(SOUND);
        area.present().expect(SOUND);
    }
    told(svg, caption)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_are_labelled_in_whole_numbers_rounded() {
        assert_eq!(in_wan(&123_456_789), "123.46");
        assert_eq!(in_wan(&-4_999), "0.00");
        assert_eq!(in_wan(&-5_000), "-0.01");
        assert_eq!(in_parts(&-49), "0.00");
        assert_eq!(in_parts(&10_250), "1.03");
        assert_eq!(in_parts(&9_949), "0.99");
    }

    #[test]
    fn a_drawing_says_what_it_is_and_nothing_in_it_is_markup() {
        let caption = Caption { id: "c", title: "<b>", says: "a & b" };
        let svg = bars(caption, &[("<script>".to_owned(), i64::MIN), ("B".to_owned(), i64::MAX)]);
        assert!(
            svg.starts_with("<svg role=\"img\" aria-labelledby=\"c-t c-d\" viewBox=\"0 0 960 114\""),
            "{svg}"
        );
        assert!(svg.contains("<title id=\"c-t\">&lt;b&gt;</title><desc id=\"c-d\">a &amp; b</desc>"));
        assert!(svg.contains("&lt;script&gt;") && !svg.contains("<script"));
    }

    #[test]
    fn charts_of_nothing_are_drawn() {
        let caption = Caption { id: "c", title: "", says: "" };
        assert!(lines(caption, &[], &[]).ends_with("</svg>\n"));
        assert!(bars(caption, &[]).ends_with("</svg>\n"));
        assert!(pairs(caption, &[]).ends_with("</svg>\n"));
        assert!(pairs(caption, &[("A".to_owned(), i64::MAX, i64::MIN)]).ends_with("</svg>\n"));
        assert!(bubbles(caption, ["", ""], &[]).ends_with("</svg>\n"));
    }
}
