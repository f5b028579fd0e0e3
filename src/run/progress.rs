//! How a run tells how far it is.

/// Hears how far a run is. Called by the thread that writes, in order.
pub trait Progress {
    /// A phase begins; `rows` are expected.
    fn begin(&mut self, phase: &'static str, rows: u64);
    /// So many more rows are done.
    fn advance(&mut self, rows: u64);
    /// The phase is over.
    fn end(&mut self);
}

/// Hears nothing.
#[derive(Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&mut self, _: &'static str, _: u64) {}
    fn advance(&mut self, _: u64) {}
    fn end(&mut self) {}
}
