//! What the appender of this process did.

use eventstore::metrics::AppenderMetrics;
use std::fmt::Write as _;

/// What the appender did since this process started.
pub(super) fn appender(text: &mut String, metrics: &AppenderMetrics) {
    let (fast, locked) = metrics.groups();
    let _ = writeln!(
        text,
        "# HELP filcommun_append_groups_total Groups written, by the way they were written.\n\
         # TYPE filcommun_append_groups_total counter\n\
         filcommun_append_groups_total{{way=\"fast\"}} {fast}\n\
         filcommun_append_groups_total{{way=\"locked\"}} {locked}"
    );
    let histograms = [
        ("group_requests", "Requests of a group.", metrics.group_requests.read()),
        ("group_events", "Events of a group that wrote.", metrics.group_events.read()),
        ("queue", "Messages that waited when a group was taken.", metrics.queue.read()),
        ("lock_held_us", "From the lock to the commit, locked groups.", metrics.lock_held.read()),
        (
            "statement_us",
            "The one statement with its commit, fast groups.",
            metrics.statement.read(),
        ),
        ("commit_us", "COMMIT alone, locked groups.", metrics.commit.read()),
    ];
    for (name, help, read) in histograms {
        let name = format!("filcommun_append_{name}");
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} histogram");
        for (bound, count) in read.buckets {
            let _ = writeln!(text, "{name}_bucket{{le=\"{bound}\"}} {count}");
        }
        let (count, sum) = (read.count, read.sum);
        let _ = writeln!(
            text,
            "{name}_bucket{{le=\"+Inf\"}} {count}\n{name}_sum {sum}\n{name}_count {count}"
        );
    }
}
