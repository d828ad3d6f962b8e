//! Many rows by one statement: PostgreSQL spends more on beginning a statement than on a row.

use std::fmt::Write;
use tokio_postgres::types::Type;

/// The statement that does for arrays of parameters what `text` does for one set of them, each `$3` being
/// an array of what was `$3`. `text` is an `insert … values (…)` or an `update … set … where …` of ours; none
/// when it is anything else.
pub(super) fn for_many(text: &str, types: &[Type]) -> Option<String> {
    let rows = rows(types);
    if let Some((insert, values)) = text.split_once(" values (") {
        let (values, rest) = values.split_at(closing(values)?);
        let rest = rest.get(1..)?;
        return Some(format!(
            "{insert} select {} from {rows}{}",
            of_rows(values),
            of_rows(rest)
        ));
    }
    let (update, condition) = text.strip_prefix("update ")?.split_once(" where ")?;
    Some(format!(
        "update {} from {rows} where {}",
        of_rows(update),
        of_rows(condition)
    ))
}

/// `unnest($1::uuid[], $2::text[]) as row (p1, p2)`
fn rows(types: &[Type]) -> String {
    let (mut arrays, mut names) = (String::new(), String::new());
    for (position, kind) in types.iter().enumerate() {
        let (comma, number) = (if position == 0 { "" } else { ", " }, position + 1);
        // Writing to a String never fails.
        let _ = write!(arrays, "{comma}${number}::{}[]", kind.name());
        let _ = write!(names, "{comma}p{number}");
    }
    format!("unnest({arrays}) as each_row ({names})")
}

/// Where the bracket that was open before the text is closed.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1;
    text.char_indices().find_map(|(place, letter)| {
        match letter {
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        (open == 0).then_some(place)
    })
}

/// The text with the row's columns in place of the parameters.
fn of_rows(text: &str) -> String {
    text.replace('$', "each_row.p")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_for_one_row_become_statements_for_many() {
        let types = [Type::UUID, Type::INT8];
        let rows = "unnest($1::uuid[], $2::int8[]) as each_row (p1, p2)";
        let cases = [
            (
                "insert into a (x, y, z) values ($1, f($2), 0) on conflict (x) do update set y = excluded.y",
                format!(
                    "insert into a (x, y, z) select each_row.p1, f(each_row.p2), 0 from {rows} \
                     on conflict (x) do update set y = excluded.y"
                ),
            ),
            (
                "update a set y = y + $2 where x = $1",
                format!("update a set y = y + each_row.p2 from {rows} where x = each_row.p1"),
            ),
        ];
        for (one, many) in cases {
            assert_eq!(for_many(one, &types), Some(many));
        }
        assert_eq!(for_many("delete from a where x = $1", &types), None);
    }
}
