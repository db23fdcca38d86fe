//! The tree against others, and against its own rules.
