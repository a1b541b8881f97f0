//! People named in a text: `@` and a name, in either language, or a person's code.

use std::ops::Range;

use hengce_ledger::{Directory, Person, RecordId};

/// What a person may be called behind `@`, the longest first: `王芳(P-0007)`, `王芳`, `Wang Fang`, `P-0007`.
fn names(person: &Person) -> Vec<String> {
    let mut names = vec![person.name.clone(), person.name_en.clone(), person.code.clone()];
    names.retain(|name| !name.is_empty());
    names.extend([&person.name, &person.name_en].map(|name| format!("{name}({})", person.code)));
    names
}

/// How a person is named so that nobody else is meant.
pub fn name_for(directory: &Directory, person: &Person, english: bool) -> String {
    let name = if english && !person.name_en.is_empty() { &person.name_en } else { &person.name };
    let same = |other: &&Person| other.name == *name || other.name_en == *name;
    let alone = directory.people.values().filter(same).count() == 1;
    if alone { name.clone() } else { format!("{name}({})", person.code) }
}

/// Where the text names whom; a name that several people have names nobody.
pub fn mentions(directory: &Directory, text: &str) -> Vec<(Range<usize>, RecordId)> {
    let lower = text.to_lowercase();
    // Positions are those of the text only if lower case has not changed the length of anything.
    let text = if lower.len() == text.len() { lower.as_str() } else { text };
    let called: Vec<(String, &RecordId)> = directory
        .people
        .values()
        .flat_map(|person| names(person).into_iter().map(|name| (name.to_lowercase(), &person.id)))
        .collect();
    let mut found = Vec::new();
    for (at, _) in text.match_indices(['@', '\u{ff20}']) {
        let start = at + text[at..].chars().next().map_or(1, char::len_utf8);
        let rest = &text[start..];
        let fits = called.iter().filter(|(name, _)| rest.starts_with(name.as_str()) && ends(rest, name));
        let Some(longest) = fits.clone().map(|(name, _)| name.len()).max() else { continue };
        let mut people: Vec<&RecordId> =
            fits.filter(|(name, _)| name.len() == longest).map(|(_, id)| *id).collect();
        people.sort();
        people.dedup();
        if let [person] = people.as_slice() {
            found.push((at..start + longest, (*person).clone()));
        }
    }
    found
}

/// A Latin name ends where its word ends.
fn ends(rest: &str, name: &str) -> bool {
    let last = name.chars().last().is_some_and(|letter| letter.is_ascii_alphanumeric());
    let next = rest[name.len()..].chars().next().is_some_and(|letter| letter.is_ascii_alphanumeric());
    !(last && next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory() -> Directory {
        let person = |id: &str, name: &str, name_en: &str| {
            let person = Person {
                id: id.into(),
                code: format!("P-{id}"),
                name: name.into(),
                name_en: name_en.into(),
                email: String::new(),
                position: String::new(),
                unit: None,
                manager: None,
                joined_on: None,
                left_on: None,
            };
            (RecordId::from(id), person)
        };
        let people = [
            person("1", "顾清禾", "Gu Qinghe"),
            person("2", "王芳", "Wang Fang"),
            person("3", "王芳", "Wang Fang"),
            person("4", "王芳芳", ""),
        ];
        Directory { people: people.into_iter().collect(), ..Directory::default() }
    }

    fn named(text: &str) -> Vec<String> {
        mentions(&directory(), text).into_iter().map(|(_, id)| id.to_string()).collect()
    }

    #[test]
    fn a_name_in_either_language_or_a_code_names_its_person() {
        assert_eq!(named("请@顾清禾看一下，@gu qinghe 也行，@P-1。"), ["1", "1", "1"]);
        assert_eq!(named("＠顾清禾"), ["1"]);
        assert_eq!(named("@王芳芳好"), ["4"], "the longer name wins");
        assert_eq!(named("a@b.example, @nobody, @Gu Qinghes"), Vec::<String>::new());
    }

    #[test]
    fn a_name_that_two_have_names_nobody_without_the_code() {
        assert_eq!(named("@王芳 看看"), Vec::<String>::new());
        assert_eq!(named("@王芳(P-3) 看看"), ["3"]);
        let directory = directory();
        assert_eq!(name_for(&directory, &directory.people[&"2".into()], false), "王芳(P-2)");
        assert_eq!(name_for(&directory, &directory.people[&"1".into()], true), "Gu Qinghe");
    }
}
