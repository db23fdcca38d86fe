//! Points at which a process can be stopped on purpose, to show what a crash leaves (feature `failpoints`).
//!
//! `FAILPOINTS` holds `name=action` separated by `;`. An action is `abort`, or `sleep(MILLISECONDS)`; with `N*off->`
//! before it, the first N passes do nothing. Without the feature a point is nothing at all.
//!
//! | point | PostgreSQL, fast | PostgreSQL, locked | SQLite |
//! |---|---|---|---|
//! | `append::before-insert` | yes | yes | yes |
//! | `append::after-insert` | the insert commits itself | yes | yes |
//! | `append::before-commit` | the insert commits itself | yes | yes |
//! | `append::after-commit` | yes | yes | yes |

/// Passes a point.
#[cfg(not(feature = "failpoints"))]
#[inline(always)]
pub(crate) fn pass(_name: &str) {}

#[cfg(feature = "failpoints")]
pub(crate) use armed::pass;

#[cfg(feature = "failpoints")]
mod armed {
    use std::{
        sync::{
            LazyLock,
            atomic::{AtomicU64, Ordering::Relaxed},
        },
        time::Duration,
    };

    enum Action {
        Abort,
        Sleep(Duration),
    }

    struct Point {
        name: String,
        off: AtomicU64,
        action: Action,
    }

    static POINTS: LazyLock<Vec<Point>> = LazyLock::new(|| {
        let text = std::env::var("FAILPOINTS").unwrap_or_default();
        let parts = text.split(';').filter(|part| !part.is_empty());
        parts
            .filter_map(|part| {
                let point = parse(part);
                if point.is_none() {
                    tracing::error!(part, "a fail point that is not understood is left out");
                }
                point
            })
            .collect()
    });

    fn parse(part: &str) -> Option<Point> {
        let (name, action) = part.split_once('=')?;
        let (off, action) = match action.split_once("*off->") {
            Some((off, action)) => (off.parse().ok()?, action),
            None => (0, action),
        };
        let action = match action.strip_prefix("sleep(").and_then(|rest| rest.strip_suffix(')')) {
            Some(millis) => Action::Sleep(Duration::from_millis(millis.parse().ok()?)),
            None if action == "abort" => Action::Abort,
            None => return None,
        };
        Some(Point { name: name.to_owned(), off: AtomicU64::new(off), action })
    }

    /// Passes a point: does what the environment asks there.
    pub(crate) fn pass(name: &str) {
        for point in POINTS.iter().filter(|point| point.name == name) {
            let off = point.off.fetch_update(Relaxed, Relaxed, |off| off.checked_sub(1));
            match (off, &point.action) {
                (Ok(_), _) => {}
                (Err(_), Action::Abort) => std::process::abort(),
                (Err(_), Action::Sleep(time)) => std::thread::sleep(*time),
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use super::{Action, parse};
        use std::sync::atomic::Ordering::Relaxed;

        #[test]
        fn actions_are_read_and_nonsense_is_left_out() {
            let point = parse("append::before-commit=7*off->abort").unwrap();
            assert_eq!(point.off.load(Relaxed), 7);
            assert!(matches!(point.action, Action::Abort) && point.name == "append::before-commit");
            assert!(
                matches!(parse("a=sleep(5)").unwrap().action, Action::Sleep(t) if t.as_millis() == 5)
            );
            for wrong in ["", "a", "a=", "a=panic", "a=x*off->abort", "a=sleep(x)"] {
                assert!(parse(wrong).is_none(), "{wrong}");
            }
        }
    }
}
