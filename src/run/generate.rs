//! `casemix generate`: synthetic discharges, a file per month.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::ThreadPool;

use crate::domain::{Error, Kind, Month, Period};
use crate::files::Staging;
use crate::generate::{Maker, Setting, Stay, StayFile, faulty_stays, is_generated};

use crate::region::Region;

use super::parallel::thread_pool;
use super::places::Places;
use super::prepare::{catalogue, load_scheme, load_scheme_of, only_year};
use super::progress::Progress;
use super::task::Context;

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// How many cases.
    pub cases: u64,
    /// The seed.
    pub seed: u64,
    /// Whether faulty records are added.
    pub faults: bool,
}

/// The year of discharges that belong to no region.
const YEAR: i32 = 2026;

/// Stays that are held at a time.
const BATCH: u64 = 8_192;

/// Makes discharges in a folder, a file per month; the number of records written.
///
/// Months are made side by side, each from random numbers of its own: the bytes do not depend on the threads. What is in
/// memory at a time is a row group of each month under way, however many cases there are.
///
/// # Errors
/// A region or scheme that is invalid, or a folder that cannot be written.
pub fn generate(
    wish: &Wish,
    region: Option<&Path>,
    scheme: &str,
    tables: Option<&Path>,
    output: &Path,
    force: bool,
    context: Context<'_>,
) -> Result<u64, Error> {
    let catalogue = catalogue(tables)?;
    let places = Places {
        tables: Some(catalogue.root().to_owned()),
        region: region.map(Path::to_owned),
        ..Places::default()
    };
    // The discharges of a region lie in its folder.
    places.keep_clear(output, region)?;
    let staging = Staging::begin(output, force, replaceable)?;
    let (grouper, setting) = match region {
        Some(folder) => {
            let year = only_year(folder)?;
            let region = Region::load(folder)?;
            let (period, id) = &region.settings.schemes[0];
            let grouper = load_scheme_of(&region, &catalogue, id, *period, year)?.grouper;
            let setting = Setting::of_region(&region, &grouper, year);
            (grouper, setting)
        }
        None => {
            let grouper = load_scheme(&catalogue, scheme, Period::ALWAYS)?.grouper;
            let setting = Setting::made_up(&grouper, YEAR);
            (grouper, setting)
        }
    };
    let closed = |month: &Month| setting.open_day(*month, month.first()).is_none();
    if let Some(month) = Month::of_year(setting.year).find(closed) {
        let message = format!("no hospital is in the region in {month}; discharges need one in every month");
        return Err(Error::at(Kind::Rules, "hospitals.csv", message));
    }
    let maker = Maker::new(&grouper, &setting).ok_or_else(|| {
        let message =
            format!("scheme {scheme} knows no diagnosis of the case mix that discharges are drawn from");
        Error::new(Kind::Rules, message)
    })?;
    let pool = thread_pool(context.threads)?;
    let written = write_year(wish, &maker, staging.path(), &pool, context.progress)?;
    staging.finish()?;
    Ok(written)
}

/// Writes all months, as many side by side as there are threads; the number of records.
fn write_year(
    wish: &Wish,
    maker: &Maker<'_>,
    folder: &Path,
    pool: &ThreadPool,
    progress: &mut dyn Progress,
) -> Result<u64, Error> {
    progress.begin("making discharges", wish.cases);
    let written = pool.in_place_scope(|scope| {
        let (sender, receiver) = channel();
        for month in Month::of_year(maker.year()) {
            let told = Told(sender.clone());
            scope.spawn(move |_| {
                let done = write_month(wish, maker, month, folder, &told);
                told.end(done);
            });
        }
        drop(sender);
        listen(&receiver, progress)
    })?;
    progress.end();
    Ok(written)
}

/// What a month tells the thread that waits for all of them: records written, or what keeps it from going on.
struct Told(Sender<Result<u64, Error>>);

impl Told {
    /// Tells of records; whether anybody still waits for them.
    fn written(&self, records: usize) -> bool {
        self.0.send(Ok(records as u64)).is_ok()
    }

    fn end(&self, done: Result<(), Error>) {
        if let Err(error) = done {
            // The first error ends the listening; nobody asks for a second one.
            let _ = self.0.send(Err(error));
        }
    }
}

/// Adds up what the months tell until all are done or one fails.
fn listen(receiver: &Receiver<Result<u64, Error>>, progress: &mut dyn Progress) -> Result<u64, Error> {
    let mut written = 0;
    for records in receiver {
        let records = records?;
        written += records;
        progress.advance(records);
    }
    Ok(written)
}

/// Why a folder is not replaced by generated discharges, if it is not.
fn replaceable(old: &Path) -> Result<(), String> {
    let message = "holds other files than generated discharges; --force replaces only what casemix wrote: name another \
                   folder, or remove this one yourself";
    if is_generated(old) { Ok(()) } else { Err(message.to_owned()) }
}

/// The cases of a month, in order of number: each twelfth case falls into it.
fn write_month(
    wish: &Wish,
    maker: &Maker<'_>,
    month: Month,
    folder: &Path,
    told: &Told,
) -> Result<(), Error> {
    let mut file = StayFile::create(&folder.join(format!("{month}.parquet")))?;
    let mut stays: Vec<Stay> = Vec::new();
    let numbers = (month.index() as u64..wish.cases).step_by(12);
    let mut random = ChaCha8Rng::seed_from_u64(wish.seed);
    random.set_stream(u64::from(month.month));
    for number in numbers {
        stays.push(maker.stay(number, month, &mut random));
        if stays.len() as u64 == BATCH {
            file.add(&stays)?;
            if !told.written(stays.len()) {
                return Ok(());
            }
            stays.clear();
        }
    }
    // One of each fault is enough, so they all fall into one month.
    if wish.faults
        && month.month == 6
        && let Some(sound) = stays.iter().find(|stay| stay.age.is_some_and(|age| age > 1)).cloned()
    {
        for fault in faulty_stays(&sound) {
            let at = random.random_range(0..=stays.len());
            stays.insert(at, fault);
        }
    }
    file.add(&stays)?;
    file.finish()?;
    told.written(stays.len());
    Ok(())
}
