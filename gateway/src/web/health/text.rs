//! The text format of Prometheus, version 0.0.4.

use std::fmt::{Display, Write as _};

/// Measures, one family after the other.
#[derive(Debug, Default)]
pub(super) struct Text(pub(super) String);

impl Text {
    /// Begins a family of gauges.
    pub(super) fn gauge(&mut self, name: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} gauge");
    }

    /// A value of the family, with its labels. Values of labels are names of ours: nothing in them needs escaping, and
    /// what would is left out.
    pub(super) fn value(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        let mut spelt = String::new();
        for (at, (label, says)) in labels.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let says = says.replace(['"', '\\', '\n'], "");
            let _ = write!(spelt, "{comma}{label}=\"{says}\"");
        }
        let braced = if spelt.is_empty() { spelt } else { format!("{{{spelt}}}") };
        let _ = writeln!(self.0, "{name}{braced} {value}");
    }

    /// A family of one value.
    pub(super) fn one(&mut self, name: &str, help: &str, value: impl Display) {
        self.gauge(name, help);
        self.value(name, &[], value);
    }
}
