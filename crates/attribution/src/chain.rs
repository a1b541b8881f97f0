//! Journeys as a Markov chain: from the start over labels to an order or to nothing.
//!
//! Anderl, Becker, von Wangenheim, Schumann: *Mapping the customer journey: Lessons learned from graph-based online
//! attribution modeling*, International Journal of Research in Marketing 33 (2016), with a chain of the first order.

/// A path that journeys took, by the numbers of its labels, and whether it ended in an order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path {
    pub steps: Vec<usize>,
    pub is_ordered: bool,
}

/// How likely the chain goes from one state to another.
pub struct Chain {
    labels: usize,
    /// Row `labels` is the start; column `labels` is the order. What is missing to one leads to nothing.
    next: Vec<f64>,
}

impl Chain {
    /// The chain of paths, each as often as it weighs.
    pub fn of(paths: &[Path], weights: &[f64], labels: usize) -> Self {
        let wide = labels + 1;
        let (mut next, mut left) = (vec![0.0; wide * wide], vec![0.0; wide]);
        for (path, weight) in paths.iter().zip(weights) {
            let mut here = labels;
            for step in &path.steps {
                next[here * wide + step] += weight;
                left[here] += weight;
                here = *step;
            }
            left[here] += weight;
            if path.is_ordered {
                next[here * wide + labels] += weight;
            }
        }
        for (row, all) in next.chunks_mut(wide).zip(left) {
            if all > 0.0 {
                for cell in row {
                    *cell /= all;
                }
            }
        }
        Self { labels, next }
    }

    /// How likely a journey ends in an order when only these labels are there; a step to any other ends in nothing.
    pub fn reaches(&self, is_there: impl Fn(usize) -> bool) -> f64 {
        let there: Vec<usize> = (0..self.labels).filter(|label| is_there(*label)).collect();
        let at = |from: usize, to: usize| self.next[from * (self.labels + 1) + to];
        // (I - Q) x = r, by elimination: Q leaves every state in the end, so that no pivot is zero.
        let (size, wide) = (there.len(), there.len() + 1);
        let mut rows = vec![0.0; size * wide];
        for (row, from) in there.iter().enumerate() {
            for (column, to) in there.iter().enumerate() {
                rows[row * wide + column] = f64::from(u8::from(row == column)) - at(*from, *to);
            }
            rows[row * wide + size] = at(*from, self.labels);
        }
        for pivot in 0..size {
            for row in pivot + 1..size {
                let factor = rows[row * wide + pivot] / rows[pivot * wide + pivot];
                if factor != 0.0 {
                    for column in pivot..wide {
                        rows[row * wide + column] -= factor * rows[pivot * wide + column];
                    }
                }
            }
        }
        let mut found = vec![0.0; size];
        for row in (0..size).rev() {
            let known: f64 = (row + 1..size).map(|column| rows[row * wide + column] * found[column]).sum();
            found[row] = (rows[row * wide + size] - known) / rows[row * wide + row];
        }
        there.iter().zip(&found).map(|(label, reached)| at(self.labels, *label) * reached).sum()
    }

    /// What part of the orders would be lost without each label, scaled so that the parts sum to one; nothing where no
    /// journey ends in an order.
    pub fn removal_effects(&self) -> Vec<f64> {
        let whole = self.reaches(|_| true);
        let lost = (0..self.labels).map(|gone| (whole - self.reaches(|label| label != gone)).max(0.0));
        scaled(lost.collect())
    }
}

/// Parts scaled to sum to one; all zero where their sum is.
pub fn scaled(mut parts: Vec<f64>) -> Vec<f64> {
    let all: f64 = parts.iter().sum();
    if all > 0.0 {
        for part in &mut parts {
            *part /= all;
        }
    }
    parts
}
