//! One page of a list whose length is known: which of its lines are shown, and the way to the others.

use std::ops::Range;

/// A page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pages {
    /// Which page it is, from 1.
    pub(super) at: usize,
    /// How many pages there are.
    pub(super) count: usize,
    /// Lines of the whole list.
    pub(super) total: usize,
    per_page: usize,
}

impl Pages {
    /// The page asked for, or the nearest there is.
    pub(super) fn of(asked: Option<usize>, total: usize, per_page: usize) -> Self {
        let count = total.div_ceil(per_page).max(1);
        Self { at: asked.unwrap_or(1).clamp(1, count), count, total, per_page }
    }

    /// The lines that it shows, counted from 0.
    pub(super) fn lines(&self) -> Range<usize> {
        let first = (self.at - 1) * self.per_page;
        first..(first + self.per_page).min(self.total)
    }

    /// « 6 à 10 sur 150 ».
    pub(super) fn told(&self) -> String {
        let Range { start, end } = self.lines();
        format!("{} à {end} sur {}", (start + 1).min(end), self.total)
    }

    /// The ways to other pages: an id, what each is called in `names` (first, previous, next, last), an address.
    pub(super) fn ways(&self, names: [&'static str; 4], to: impl Fn(usize) -> String) -> Vec<Way> {
        let [first, previous, next, last] = names;
        let mut ways = Vec::new();
        if self.at > 1 {
            ways.push(("page-first", first, to(1)));
            ways.push(("page-previous", previous, to(self.at - 1)));
        }
        if self.at < self.count {
            ways.push(("page-next", next, to(self.at + 1)));
            ways.push(("page-last", last, to(self.count)));
        }
        ways
    }
}

/// A way to another page: an id, a name, an address.
pub(super) type Way = (&'static str, &'static str, String);

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = ["first", "previous", "next", "last"];

    fn ids(pages: Pages) -> Vec<&'static str> {
        pages.ways(NAMES, |page| page.to_string()).into_iter().map(|(id, ..)| id).collect()
    }

    #[test]
    fn every_line_is_on_one_page_and_every_page_is_reached_from_the_one_before() {
        for total in [0, 1, 5, 6, 149, 150, 151] {
            let mut seen = Vec::new();
            let mut page = Pages::of(None, total, 5);
            loop {
                seen.extend(page.lines());
                let next = page.ways(NAMES, |page| page.to_string()).into_iter();
                let Some((.., to)) = next.clone().find(|(id, ..)| *id == "page-next") else {
                    break;
                };
                page = Pages::of(to.parse().ok(), total, 5);
            }
            assert_eq!(seen, (0..total).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_page_that_is_not_there_is_the_nearest_one() {
        assert_eq!(Pages::of(Some(0), 12, 5).at, 1);
        assert_eq!(Pages::of(Some(usize::MAX), 12, 5).told(), "11 à 12 sur 12");
        assert_eq!(Pages::of(Some(3), 0, 5).told(), "0 à 0 sur 0");
        assert_eq!(ids(Pages::of(Some(2), 12, 5)).len(), 4);
        assert!(ids(Pages::of(None, 5, 5)).is_empty());
    }
}
