//! Many threads, one order.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc;

use rayon::ThreadPool;

use crate::domain::{Error, Kind};

/// Threads to work with; 0 takes as many as the machine has.
///
/// # Errors
/// When the system gives none.
pub fn thread_pool(threads: usize) -> Result<ThreadPool, Error> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|error| Error::new(Kind::Usage, format!("no threads to work with: {error}")))
}

/// Works on tasks with all threads and takes the results in the order of the tasks, so that what is made of them does
/// not depend on the threads. At most two results per thread wait at any time, whatever the number of tasks.
///
/// # Errors
/// The first error in the order of the tasks, from `work` or from `take`.
///
/// # Panics
/// When `work` panics.
pub fn in_order<T: Sync, R: Send>(
    pool: &ThreadPool,
    tasks: &[T],
    work: impl Fn(&T) -> Result<R, Error> + Sync,
    mut take: impl FnMut(&T, R) -> Result<(), Error>,
) -> Result<(), Error> {
    let work = &work;
    pool.in_place_scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        let start = |index: usize| {
            let sender = sender.clone();
            scope.spawn(move |_| {
                let result = catch_unwind(AssertUnwindSafe(|| work(&tasks[index])));
                // The receiver is gone only after an error, when nobody waits for more.
                let _ = sender.send((index, result));
            });
        };
        let mut started = tasks.len().min(2 * pool.current_num_threads());
        (0..started).for_each(&start);
        let mut waiting = BTreeMap::new();
        for (next, task) in tasks.iter().enumerate() {
            while !waiting.contains_key(&next) {
                let (index, result) = receiver.recv().expect("every started task reports");
                waiting.insert(index, result);
            }
            let result = waiting.remove(&next).expect("it was just seen");
            take(task, result.unwrap_or_else(|panic| resume_unwind(panic))?)?;
            if started < tasks.len() {
                start(started);
                started += 1;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_whatever_the_threads() {
        let tasks: Vec<u64> = (0..200).collect();
        for threads in [1, 2, 8] {
            let mut seen = Vec::new();
            let slow_first = |task: &u64| {
                std::thread::sleep(std::time::Duration::from_micros((200 - task) % 7 * 50));
                Ok(task * task)
            };
            let pool = thread_pool(threads).unwrap();
            in_order(&pool, &tasks, slow_first, |task, result| {
                assert_eq!(result, task * task);
                seen.push(*task);
                Ok(())
            })
            .unwrap();
            assert_eq!(seen, tasks);
        }
    }

    #[test]
    fn the_first_error_in_order_is_the_one_reported() {
        let tasks: Vec<usize> = (0..50).collect();
        let fail = |task: &usize| {
            if task % 10 == 7 { Err(Error::new(Kind::Input, format!("task {task}"))) } else { Ok(()) }
        };
        let error = in_order(&thread_pool(4).unwrap(), &tasks, fail, |_, ()| Ok(())).unwrap_err();
        assert_eq!(error.to_string(), "task 7");
    }
}
