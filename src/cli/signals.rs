//! A run that is asked to stop (SIGINT, SIGTERM) leaves no unfinished folder behind.

/// Begins to listen. Where that is not possible a stopped run leaves its unfinished folder, as a killed one does.
#[cfg(unix)]
pub(super) fn listen() {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]) else { return };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            crate::run::abandon();
            // Ended as if nobody had listened: shells and schedulers see the signal.
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    });
}

#[cfg(not(unix))]
pub(super) fn listen() {}
