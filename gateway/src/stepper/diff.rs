//! What differs between two texts, line by line.

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// It stays.
    Same,
    /// It was there before and is not after.
    Gone,
    /// It is there after and was not before.
    Came,
    /// Lines that stay and are left out.
    Left,
}

impl Mark {
    /// As the command line draws it.
    pub(crate) const fn sign(self) -> char {
        match self {
            Self::Same => ' ',
            Self::Gone => '-',
            Self::Came => '+',
            Self::Left => '…',
        }
    }
}

/// Cells of the table of common lines: beyond it the middle is told as gone and come.
const CELLS: usize = 4_000_000;

/// Both texts as one, in order: what stays, what went, what came. As few as possible went and came.
pub(crate) fn compare(before: &[String], after: &[String]) -> Vec<(Mark, String)> {
    let begin = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let (old, new) =
        (before.get(begin..).unwrap_or_default(), after.get(begin..).unwrap_or_default());
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let mut lines = Vec::with_capacity(before.len() + new.len());
    let same = |line: &String| (Mark::Same, line.clone());
    lines.extend(before.iter().take(begin).map(same));
    let (old, tail) = old.split_at(old.len() - end);
    let new = new.get(..new.len() - end).unwrap_or_default();
    if old.len().saturating_mul(new.len()) > CELLS {
        lines.extend(old.iter().map(|line| (Mark::Gone, line.clone())));
        lines.extend(new.iter().map(|line| (Mark::Came, line.clone())));
    } else {
        lines.extend(middle(old, new));
    }
    lines.extend(tail.iter().map(same));
    lines
}

/// By the longest common subsequence.
fn middle(old: &[String], new: &[String]) -> Vec<(Mark, String)> {
    let width = new.len() + 1;
    let mut common = vec![0_u32; (old.len() + 1) * width];
    let at = |common: &[u32], i: usize, j: usize| common.get(i * width + j).copied().unwrap_or(0);
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            let best = if a == b {
                at(&common, i + 1, j + 1) + 1
            } else {
                at(&common, i + 1, j).max(at(&common, i, j + 1))
            };
            if let Some(cell) = common.get_mut(i * width + j) {
                *cell = best;
            }
        }
    }
    let (mut i, mut j, mut lines) = (0, 0, Vec::new());
    loop {
        match (old.get(i), new.get(j)) {
            (Some(a), Some(b)) if a == b => {
                lines.push((Mark::Same, a.clone()));
                (i, j) = (i + 1, j + 1);
            }
            (Some(a), b) if b.is_none() || at(&common, i + 1, j) >= at(&common, i, j + 1) => {
                lines.push((Mark::Gone, a.clone()));
                i += 1;
            }
            (_, Some(b)) => {
                lines.push((Mark::Came, b.clone()));
                j += 1;
            }
            _ => return lines,
        }
    }
}

/// The lines that differ with `near` lines around each; what lies between is one line that says how many.
pub(crate) fn shortened(lines: &[(Mark, String)], near: usize) -> Vec<(Mark, String)> {
    let differs = |at: usize| {
        let from = at.saturating_sub(near);
        let around = lines.get(from..(at + near + 1).min(lines.len())).unwrap_or_default();
        around.iter().any(|(mark, _)| *mark != Mark::Same)
    };
    let (mut short, mut left) = (Vec::new(), 0_usize);
    let flush = |short: &mut Vec<(Mark, String)>, left: &mut usize| {
        if *left > 0 {
            short.push((Mark::Left, left.to_string()));
            *left = 0;
        }
    };
    for (at, line) in lines.iter().enumerate() {
        if differs(at) {
            flush(&mut short, &mut left);
            short.push(line.clone());
        } else {
            left += 1;
        }
    }
    flush(&mut short, &mut left);
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    fn lines(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn drawn(lines: &[(Mark, String)]) -> String {
        let one = |(mark, line): &(Mark, String)| format!("{}{line}", mark.sign());
        lines.iter().map(one).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn what_went_and_what_came_stand_between_what_stays() {
        let told = |a: &str, b: &str| drawn(&compare(&lines(a), &lines(b)));
        assert_eq!(told("a b c", "a x c"), " a|-b|+x| c");
        assert_eq!(told("", "a"), "+a");
        assert_eq!(told("a b", "a b"), " a| b");
        assert_eq!(told("a b c d", "b c e d"), "-a| b| c|+e| d");
    }

    #[test]
    fn far_lines_that_stay_are_counted_and_left_out() {
        let compared = compare(&lines("a b c d e f g"), &lines("a b c d e f h"));
        assert_eq!(drawn(&shortened(&compared, 1)), "…5| f|-g|+h");
        assert_eq!(drawn(&shortened(&compare(&lines("a b"), &lines("a b")), 3)), "…2");
    }

    proptest! {
        #[test]
        fn each_side_can_be_read_back(
            before in vec("[a-d]", 0..20), after in vec("[a-d]", 0..20)
        ) {
            let compared = compare(&before, &after);
            let side = |without: Mark| -> Vec<String> {
                let kept = compared.iter().filter(|(mark, _)| *mark != without);
                kept.map(|(_, line)| line.clone()).collect()
            };
            prop_assert_eq!(side(Mark::Came), before);
            prop_assert_eq!(side(Mark::Gone), after);
        }
    }
}
