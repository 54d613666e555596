//! The results, for people and for programs.

use super::{Row, Staying};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const HEAD: [&str; 10] = [
    "repository",
    "references",
    "migrated",
    "removed at retire",
    "manual",
    "origins",
    "of them ready",
    "stream applies",
    "fmt kept",
    "seconds",
];

/// A Markdown table with a line of totals; below it the origins that stay on their OAI, and what failed.
pub fn text(rows: &[Row]) -> String {
    let mut out = format!("| {} |\n|---{}|\n", HEAD.join(" | "), "|--:".repeat(HEAD.len() - 1));
    for row in rows.iter().chain([&totals(rows)]) {
        let cells = [
            row.repository.replace('|', "\\|"),
            row.references.found.to_string(),
            row.references.migrated.to_string(),
            row.references.removed_at_retire.to_string(),
            manual(row),
            row.origins.to_string(),
            row.origins_ready.to_string(),
            verdict(row.stream_applies).to_owned(),
            verdict(row.fmt_kept).to_owned(),
            format!("{:.1}", row.seconds),
        ];
        // A `String` takes whatever is written to it.
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    out.push_str(&staying(rows));
    for row in rows {
        for failure in &row.failures {
            let _ = write!(out, "\n**{}**: {failure}\n", row.repository);
        }
    }
    out
}

/// A table of the origins that stay; nothing where all move.
fn staying(rows: &[Row]) -> String {
    let all = rows.iter().flat_map(|row| row.staying.iter().map(move |origin| (row, origin)));
    let lines = all.map(|(row, origin)| {
        let Staying { distribution, file, line, codes, has_snippets } = origin;
        let (repository, snippets) = (row.repository.replace('|', "\\|"), if *has_snippets { "yes" } else { "no" });
        format!("| {repository} | {file}:{line} | {distribution} | {} | {snippets} |\n", codes.join(", "))
    });
    let lines: String = lines.collect();
    match lines.is_empty() {
        true => lines,
        false => format!(
            "\n| repository | origin | distribution | held back by | with code to put in |\n|---|---|---|---|---|\n{lines}"
        ),
    }
}

/// The rows and their totals as JSON.
pub fn json(rows: &[Row]) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&json!({ "repositories": rows, "totals": totals(rows) }))
}

/// References that need a person, and the codes of the findings that say so.
fn manual(row: &Row) -> String {
    let codes: Vec<String> = row.manual_codes.iter().map(|(code, count)| format!("{count}×{code}")).collect();
    match codes.is_empty() {
        true => row.references.manual.to_string(),
        false => format!("{} ({})", row.references.manual, codes.join(", ")),
    }
}

fn verdict(answer: Option<bool>) -> &'static str {
    match answer {
        Some(true) => "yes",
        Some(false) => "**no**",
        None => "–",
    }
}

/// All rows as one.
fn totals(rows: &[Row]) -> Row {
    let mut out = Row { repository: format!("{} in all", rows.len()), ..Row::default() };
    let both = |one: Option<bool>, other: Option<bool>| match (one, other) {
        (Some(one), Some(other)) => Some(one && other),
        (one, other) => one.or(other),
    };
    let mut codes: BTreeMap<&'static str, usize> = BTreeMap::new();
    for row in rows {
        let (sum, more) = (&mut out.references, &row.references);
        sum.found += more.found;
        sum.migrated += more.migrated;
        sum.removed_at_retire += more.removed_at_retire;
        sum.manual += more.manual;
        sum.ignored += more.ignored;
        sum.untouched += more.untouched;
        for (code, count) in &row.manual_codes {
            *codes.entry(code).or_default() += count;
        }
        out.origins += row.origins;
        out.origins_ready += row.origins_ready;
        out.staying.extend(row.staying.iter().cloned());
        out.stream_applies = both(out.stream_applies, row.stream_applies);
        out.fmt_kept = both(out.fmt_kept, row.fmt_kept);
        out.seconds += row.seconds;
        out.failures.extend(row.failures.iter().map(|failure| format!("{}: {failure}", row.repository)));
    }
    out.manual_codes = codes;
    out
}

#[cfg(test)]
mod tests {
    use super::super::References;
    use super::*;

    #[test]
    fn the_table_has_a_line_of_totals_and_what_failed() {
        let references = References { found: 4, migrated: 1, removed_at_retire: 1, manual: 2, ..References::default() };
        let one = Row {
            repository: "a|b".to_owned(),
            references,
            manual_codes: BTreeMap::from([("OAC022", 1), ("OAC031", 2)]),
            origins: 2,
            origins_ready: 1,
            staying: vec![Staying {
                distribution: "aws_cloudfront_distribution.site".to_owned(),
                file: "main.tf".to_owned(),
                line: 7,
                codes: vec!["OAC022"],
                has_snippets: true,
            }],
            stream_applies: Some(true),
            fmt_kept: Some(true),
            seconds: 0.26,
            failures: Vec::new(),
        };
        let other = Row {
            repository: "c".to_owned(),
            stream_applies: Some(false),
            failures: vec!["git apply: no".to_owned()],
            ..Row::default()
        };
        let text = text(&[one, other]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[2], "| a\\|b | 4 | 1 | 1 | 2 (1×OAC022, 2×OAC031) | 2 | 1 | yes | yes | 0.3 |");
        assert_eq!(lines[3], "| c | 0 | 0 | 0 | 0 | 0 | 0 | **no** | – | 0.0 |");
        assert_eq!(lines[4], "| 2 in all | 4 | 1 | 1 | 2 (1×OAC022, 2×OAC031) | 2 | 1 | **no** | yes | 0.3 |");
        assert_eq!(lines[8], "| a\\|b | main.tf:7 | aws_cloudfront_distribution.site | OAC022 | yes |");
        assert_eq!(lines[10], "**c**: git apply: no");
    }
}
