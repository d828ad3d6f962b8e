//! For tests of the second fence: statements without the first one.

/// Tables that stand outside all organisations, which the second fence does not cover.
const OUTSIDE: [&str; 8] = [
    "job",
    "lane",
    "lease",
    "session",
    "membership",
    "setting",
    "organisation",
    "search",
];

/// The statement as if somebody had forgotten its `organisation = $1`; as it is when it touches a table that only that
/// condition guards.
pub(super) fn without_first_fence(text: &str) -> String {
    let mut words = text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
    let names_table = |word: &str| matches!(word, "from" | "join" | "update" | "into");
    let mut is_outside = false;
    while let Some(word) = words.next() {
        if names_table(word) {
            is_outside |= words.next().is_some_and(|table| OUTSIDE.contains(&table));
        }
    }
    if is_outside {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("organisation = $1") {
        let (before, after) = rest.split_at(at);
        // A qualified name, such as `t.organisation`.
        let qualifier =
            before.rfind(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == '.'));
        let kept = qualifier.map_or(0, |at| at + 1);
        out.push_str(if before.ends_with('.') {
            &before[..kept]
        } else {
            before
        });
        out.push_str("$1::uuid is not null");
        rest = &after["organisation = $1".len()..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::without_first_fence;

    #[test]
    fn conditions_go_and_nothing_else() {
        for (text, expected) in [
            (
                "select id from ticket where organisation = $1 and id = $2",
                "select id from ticket where $1::uuid is not null and id = $2",
            ),
            (
                "select 1 from ticket t join thread h on h.organisation = t.organisation where t.organisation = $1",
                "select 1 from ticket t join thread h on h.organisation = t.organisation where $1::uuid is not null",
            ),
            (
                "delete from job where organisation = $1",
                "delete from job where organisation = $1",
            ),
        ] {
            assert_eq!(without_first_fence(text), expected);
        }
    }
}
