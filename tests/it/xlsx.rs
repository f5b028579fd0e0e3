//! Workbooks written on the spot, part by part, so that a test can also write what no spreadsheet would.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A cell.
#[derive(Clone, Debug)]
pub enum Cell {
    Blank,
    /// Text in the sheet itself.
    Text(String),
    /// Text in the table of shared texts.
    Shared(String),
    /// A number as the file writes it.
    Number(String),
    /// A formula with the value that was stored, if any.
    Formula(&'static str, Option<&'static str>),
    /// An error of the spreadsheet.
    Error(&'static str),
    /// A number that is shown as a day.
    Day(&'static str),
}

/// Text.
pub fn t(text: &str) -> Cell {
    if text.is_empty() { Cell::Blank } else { Cell::Text(text.to_owned()) }
}

/// A number.
pub fn n(number: &str) -> Cell {
    Cell::Number(number.to_owned())
}

/// A row of texts.
pub fn texts(texts: &[&str]) -> Vec<Cell> {
    texts.iter().map(|text| t(text)).collect()
}

/// A workbook while it is made.
#[derive(Default)]
pub struct Workbook {
    sheets: Vec<(String, String)>,
    strings: Vec<String>,
    parts: Vec<(String, Vec<u8>)>,
}

impl Workbook {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a sheet; `merged` are areas such as `A1:C1`.
    pub fn sheet(mut self, name: &str, rows: &[Vec<Cell>], merged: &[&str]) -> Self {
        let mut xml = String::new();
        for (row, cells) in rows.iter().enumerate() {
            write!(xml, "<row r=\"{}\">", row + 1).unwrap();
            for (column, cell) in cells.iter().enumerate() {
                let place = format!("{}{}", char::from(b'A' + column as u8), row + 1);
                xml += &self.cell(&place, cell);
            }
            xml += "</row>";
        }
        let areas: String = merged.iter().map(|area| format!("<mergeCell ref=\"{area}\"/>")).collect();
        let areas = if areas.is_empty() { areas } else { format!("<mergeCells>{areas}</mergeCells>") };
        self.sheets.push((name.to_owned(), format!("<sheetData>{xml}</sheetData>{areas}")));
        self
    }

    /// Adds a sheet with a body of its own.
    pub fn raw_sheet(mut self, name: &str, body: &str) -> Self {
        self.sheets.push((name.to_owned(), body.to_owned()));
        self
    }

    /// Puts a part in place of what would be written.
    pub fn part(mut self, path: &str, content: &[u8]) -> Self {
        self.parts.push((path.to_owned(), content.to_vec()));
        self
    }

    fn cell(&mut self, place: &str, cell: &Cell) -> String {
        let value = |kind: &str, value: &str| format!("<c r=\"{place}\"{kind}><v>{value}</v></c>");
        match cell {
            Cell::Blank => format!("<c r=\"{place}\" s=\"0\"/>"),
            Cell::Text(text) => {
                format!(
                    "<c r=\"{place}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                    escaped(text)
                )
            }
            Cell::Shared(text) => {
                self.strings.push(text.clone());
                value(" t=\"s\"", &(self.strings.len() - 1).to_string())
            }
            Cell::Number(number) => value("", number),
            Cell::Formula(formula, Some(stored)) => {
                format!("<c r=\"{place}\"><f>{formula}</f><v>{stored}</v></c>")
            }
            Cell::Formula(formula, None) => format!("<c r=\"{place}\"><f>{formula}</f></c>"),
            Cell::Error(error) => value(" t=\"e\"", error),
            Cell::Day(number) => value(" s=\"1\"", number),
        }
    }

    /// The bytes of the file.
    pub fn bytes(self) -> Vec<u8> {
        const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
        const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let numbered = || self.sheets.iter().enumerate().map(|(at, (name, _))| (at + 1, name));
        let sheets: String = numbered()
            .map(|(at, name)| {
                format!("<sheet name=\"{}\" sheetId=\"{at}\" r:id=\"rId{at}\"/>", escaped(name))
            })
            .collect();
        let relations: String = numbered()
            .map(|(at, _)| {
                format!("<Relationship Id=\"rId{at}\" Type=\"{KIND}/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>")
            })
            .collect();
        let strings: String =
            self.strings.iter().map(|text| format!("<si><t>{}</t></si>", escaped(text))).collect();
        let count = self.strings.len();
        let mut parts = vec![
            (
                "[Content_Types].xml".to_owned(),
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned(),
            ),
            (
                "_rels/.rels".to_owned(),
                format!(
                    "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"rId1\" Type=\"{KIND}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/workbook.xml".to_owned(),
                format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{KIND}\"><sheets>{sheets}</sheets></workbook>"),
            ),
            (
                "xl/_rels/workbook.xml.rels".to_owned(),
                format!("<Relationships xmlns=\"{RELATIONS}\">{relations}</Relationships>"),
            ),
            (
                "xl/styles.xml".to_owned(),
                format!(
                    "<styleSheet xmlns=\"{MAIN}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
                ),
            ),
            (
                "xl/sharedStrings.xml".to_owned(),
                format!("<sst xmlns=\"{MAIN}\" count=\"{count}\" uniqueCount=\"{count}\">{strings}</sst>"),
            ),
        ];
        for (at, (_, body)) in self.sheets.iter().enumerate() {
            let xml = format!("<worksheet xmlns=\"{MAIN}\">{body}</worksheet>");
            parts.push((format!("xl/worksheets/sheet{}.xml", at + 1), xml));
        }
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let written = |path: &str| self.parts.iter().find(|(own, _)| own == path).map(|(_, content)| content);
        for (path, xml) in &parts {
            zip.start_file(path.as_str(), SimpleFileOptions::default()).unwrap();
            zip.write_all(written(path).map_or(xml.as_bytes(), Vec::as_slice)).unwrap();
        }
        for (path, content) in self.parts.iter().filter(|(own, _)| !parts.iter().any(|(path, _)| path == own))
        {
            zip.start_file(path.as_str(), SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
