//! The distribution guide: what a recommended share of each grade would change. It never changes a score by itself.

use hengce_exact::Number;
use serde::Serialize;

use crate::seats::by_largest_remainder;

/// Recommended shares, best grade first; any positive sizes, only the proportions count.
#[derive(Debug, Clone)]
pub struct Guide {
    pub shares: Vec<(String, Number)>,
    /// Groups with fewer people are pooled; a pool that stays smaller is not guided at all.
    pub people_min: usize,
}

/// Somebody with an unrounded total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: String,
    pub group: String,
    pub total: Number,
    /// The grade of the bands.
    pub grade: String,
}

/// What the guide says of one pool of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Guided {
    /// The groups that were taken together.
    pub groups: Vec<String>,
    /// Whole people for each grade, before ties; None for a pool too small to guide.
    pub seats: Option<Vec<u64>>,
    /// People whose grade would be another: id, grade now, grade by the guide.
    pub changes: Vec<(String, String, String)>,
}

/// Applies the guide to each group, the small ones taken together. Equal totals on a border move together to the
/// better grade. Groups and people come out in order of name, so that the order of `people` does not matter.
pub fn guide(guide: &Guide, people: &[Person]) -> Vec<Guided> {
    let mut groups: Vec<&str> = people.iter().map(|person| person.group.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    let (large, small): (Vec<&str>, Vec<&str>) =
        groups.into_iter().partition(|group| members(people, group).len() >= guide.people_min);
    let mut pools: Vec<Vec<&str>> = large.into_iter().map(|group| vec![group]).collect();
    if !small.is_empty() {
        pools.push(small);
    }
    let of_pool = |groups: Vec<&str>| {
        let pool = groups.iter().flat_map(|group| members(people, group)).collect();
        guided(guide, groups.into_iter().map(str::to_owned).collect(), pool)
    };
    pools.into_iter().map(of_pool).collect()
}

fn members<'a>(people: &'a [Person], group: &str) -> Vec<&'a Person> {
    people.iter().filter(|person| person.group == group).collect()
}

fn guided(guide: &Guide, groups: Vec<String>, mut pool: Vec<&Person>) -> Guided {
    let shares: Vec<Number> = guide.shares.iter().map(|(_, share)| share.clone()).collect();
    let seats = by_largest_remainder(pool.len() as u64, &shares).filter(|_| pool.len() >= guide.people_min);
    let Some(seats) = seats else {
        return Guided { groups, seats: None, changes: Vec::new() };
    };
    pool.sort_by(|a, b| b.total.cmp(&a.total).then_with(|| a.id.cmp(&b.id)));
    // the last place (from 0) up to which each grade reaches
    let mut ends = Vec::new();
    let mut end = 0;
    for count in &seats {
        end += *count as usize;
        ends.push(end);
    }
    let mut changes = Vec::new();
    for person in &pool {
        // everybody with the same total stands where the first of them stands
        let place = pool.iter().take_while(|other| other.total > person.total).count();
        let grade = ends.iter().position(|end| place < *end).unwrap_or(ends.len() - 1);
        let by_guide = &guide.shares[grade].0;
        if *by_guide != person.grade {
            changes.push((person.id.clone(), person.grade.clone(), by_guide.clone()));
        }
    }
    changes.sort();
    Guided { groups, seats: Some(seats), changes }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: &str, group: &str, total: i64, grade: &str) -> Person {
        Person { id: id.into(), group: group.into(), total: total.into(), grade: grade.into() }
    }

    fn thirds(people_min: usize) -> Guide {
        let shares =
            [("A", 1), ("B", 1), ("C", 1)].map(|(grade, share)| (grade.to_owned(), Number::whole(share)));
        Guide { shares: shares.to_vec(), people_min }
    }

    #[test]
    fn equal_totals_on_a_border_move_together_to_the_better_grade() {
        let people = [person("a", "x", 90, "A"), person("b", "x", 90, "B"), person("c", "x", 70, "C")];
        let found = guide(&thirds(3), &people);
        assert_eq!(found[0].seats, Some(vec![1, 1, 1]));
        assert_eq!(found[0].changes, [("b".to_owned(), "B".to_owned(), "A".to_owned())]);
    }

    #[test]
    fn small_groups_are_pooled_and_never_forced_alone() {
        let people = [person("a", "x", 90, "B"), person("b", "y", 80, "B"), person("c", "z", 70, "B")];
        let pooled = guide(&thirds(3), &people);
        assert_eq!(pooled.len(), 1);
        assert_eq!(pooled[0].groups, ["x", "y", "z"]);
        assert_eq!(pooled[0].changes.len(), 2);
        let alone = guide(&thirds(10), &people);
        assert_eq!((alone[0].seats.as_ref(), alone[0].changes.len()), (None, 0));
    }
}
