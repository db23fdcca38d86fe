//! A small exact-enough solver: the most that a sum of unknown counts can be, under what is published.

/// Equalities over unknown counts, none negative.
#[derive(Debug, Clone, Default)]
pub(super) struct System {
    unknowns: usize,
    equalities: Vec<(Vec<usize>, i64)>,
}

impl System {
    pub(super) fn new(unknowns: usize) -> Self {
        Self { unknowns, equalities: Vec::new() }
    }

    /// The sum of these unknowns is published.
    pub(super) fn told(&mut self, unknowns: Vec<usize>, sum: i64) {
        if !self.equalities.iter().any(|known| *known == (unknowns.clone(), sum)) {
            self.equalities.push((unknowns, sum));
        }
    }

    /// At least so many of these are published.
    pub(super) fn at_least(&mut self, mut unknowns: Vec<usize>, sum: i64) {
        // the difference is one unknown more, with the other sign: written as its complement
        self.unknowns += 1;
        unknowns.push(usize::MAX - (self.unknowns - 1));
        self.equalities.push((unknowns, sum));
    }

    /// Holds a world that these counts describe.
    pub(super) fn holds(&self, world: &[i64]) -> bool {
        self.equalities.iter().all(|(unknowns, sum)| {
            let slack = unknowns.iter().any(|at| *at > usize::MAX / 2);
            let known: i64 = unknowns.iter().filter_map(|at| world.get(*at)).sum();
            if slack { known >= *sum } else { known == *sum }
        })
    }

    /// The least and the most that the sum of these unknowns can be.
    pub(super) fn bounds(&self, asked: &[usize]) -> (f64, f64) {
        let solved = Tableau::feasible(self);
        (solved.least(asked), solved.most(asked))
    }
}

/// The tableau of the simplex method, by Bland's rule: it ends.
#[derive(Debug, Clone)]
pub(super) struct Tableau {
    rows: Vec<Vec<f64>>,
    basis: Vec<usize>,
    unknowns: usize,
}

const SMALL: f64 = 1e-7;

impl Tableau {
    /// A corner of what is possible: artificial unknowns driven out.
    pub(super) fn feasible(system: &System) -> Self {
        let (n, m) = (system.unknowns, system.equalities.len());
        let mut rows = Vec::new();
        for (row, (unknowns, sum)) in system.equalities.iter().enumerate() {
            let mut line = vec![0.0; n + m + 1];
            for at in unknowns {
                if *at > usize::MAX / 2 {
                    line[usize::MAX - at] = -1.0;
                } else {
                    line[*at] = 1.0;
                }
            }
            line[n + row] = 1.0;
            line[n + m] = *sum as f64;
            rows.push(line);
        }
        let mut tableau = Self { rows, basis: (n..n + m).collect(), unknowns: n };
        let mut cost = vec![0.0; n + m];
        cost[n..].fill(-1.0);
        let least = tableau.climb(&cost, n + m);
        assert!(least.abs() < 1e-5, "what is published contradicts itself: {least}");
        // a row whose artificial unknown stays at zero repeats others
        for row in 0..tableau.rows.len() {
            if tableau.basis[row] >= n {
                let column = (0..n).find(|column| tableau.rows[row][*column].abs() > SMALL);
                if let Some(column) = column {
                    tableau.pivot(row, column);
                }
            }
        }
        tableau
    }

    /// The most that the sum of these unknowns can be.
    pub(super) fn most(&self, asked: &[usize]) -> f64 {
        self.clone().best(asked, 1.0)
    }

    /// The least that it can be.
    pub(super) fn least(&self, asked: &[usize]) -> f64 {
        -self.clone().best(asked, -1.0)
    }

    fn best(&mut self, asked: &[usize], sign: f64) -> f64 {
        let mut cost = vec![0.0; self.rows.first().map_or(0, |row| row.len() - 1)];
        asked.iter().for_each(|at| cost[*at] = sign);
        self.climb(&cost, self.unknowns)
    }

    /// Climbs while a column below `columns` promises more.
    fn climb(&mut self, cost: &[f64], columns: usize) -> f64 {
        loop {
            let gain = |column: usize| {
                let carried = self.rows.iter().zip(&self.basis);
                cost[column] - carried.map(|(row, basis)| cost[*basis] * row[column]).sum::<f64>()
            };
            let Some(column) = (0..columns).find(|column| gain(*column) > SMALL) else {
                let last = |row: &Vec<f64>| row[row.len() - 1];
                return self.rows.iter().zip(&self.basis).map(|(r, b)| cost[*b] * last(r)).sum();
            };
            let ratio = |row: usize| {
                let line = &self.rows[row];
                (line[column] > SMALL).then(|| line[line.len() - 1] / line[column])
            };
            let rows = (0..self.rows.len()).filter_map(|row| ratio(row).map(|ratio| (ratio, row)));
            let least = rows.min_by(|(a, x), (b, y)| {
                a.total_cmp(b).then_with(|| self.basis[*x].cmp(&self.basis[*y]))
            });
            let Some((_, row)) = least else { return f64::INFINITY };
            self.pivot(row, column);
        }
    }

    fn pivot(&mut self, row: usize, column: usize) {
        let by = self.rows[row][column];
        self.rows[row].iter_mut().for_each(|value| *value /= by);
        let line = self.rows[row].clone();
        for (at, other) in self.rows.iter_mut().enumerate() {
            let by = other[column];
            if at != row && by.abs() > 1e-12 {
                other.iter_mut().zip(&line).for_each(|(value, own)| *value -= by * own);
            }
        }
        self.basis[row] = column;
    }
}

#[test]
fn the_solver_finds_what_follows_and_no_more() {
    let mut system = System::new(4);
    system.told(vec![0, 1], 20);
    system.told(vec![2, 3], 30);
    system.told(vec![0, 2], 15);
    assert_eq!(system.bounds(&[0]), (0.0, 15.0));
    assert_eq!(system.bounds(&[1]), (5.0, 20.0));
    assert_eq!(system.bounds(&[1, 3]), (35.0, 35.0));
    system.at_least(vec![0], 6);
    assert_eq!(system.bounds(&[0]), (6.0, 15.0));
    let mut free = System::new(2);
    free.told(vec![0], 3);
    assert_eq!(free.bounds(&[1]), (0.0, f64::INFINITY));
}
