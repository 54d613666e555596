//! What there is to say of a plan, for people and as JSON.

use crate::plan::Verdict;
use crate::plan::told::{Level, Told, drift};
use anstyle::{AnsiColor, Style};
use serde_json::json;
use std::fmt::Write as _;

/// The verdict as text: a line for the whole plan, then one for each thing told, and drift apart.
pub fn text(verdict: &Verdict, color: bool) -> String {
    let stage = match (verdict.stage, verdict.asked) {
        (Some(stage), _) => stage.name(),
        (None, Some(asked)) if verdict.is_good() => asked.name(),
        (None, _) => "plan",
    };
    let (word, style) = match (verdict.safe, verdict.whole) {
        (true, true) => ("safe to apply", AnsiColor::Green),
        (true, false) => ("safe to apply, but not the whole stage", AnsiColor::Yellow),
        (false, _) => ("NOT safe to apply", AnsiColor::Red),
    };
    let mut out = format!("{stage}: {}\n", styled(word, style, color));
    let (drift, told): (Vec<&Told>, Vec<&Told>) = verdict.told.iter().partition(|told| told.code == drift::CODE);
    for told in told {
        line(&mut out, told, color);
    }
    if !drift.is_empty() {
        out.push_str("changed outside Terraform, and no change of this plan:\n");
        for told in drift {
            line(&mut out, told, color);
        }
    }
    out
}

fn line(out: &mut String, told: &Told, color: bool) {
    let (word, style) = match told.level {
        Level::Refused => ("refused", AnsiColor::Red),
        Level::Left => ("left   ", AnsiColor::Yellow),
        Level::Review => ("review ", AnsiColor::Yellow),
        Level::Safe => ("safe   ", AnsiColor::Green),
        Level::Note => ("note   ", AnsiColor::Cyan),
    };
    let about = told.address.as_ref().map(|address| format!("{address}: ")).unwrap_or_default();
    let _ = writeln!(out, "  {} {} {about}{}", styled(word, style, color), told.code, told.message);
}

/// A word in bold.
pub fn bold(word: &str, color: bool) -> String {
    let style = Style::new().bold();
    if color { format!("{style}{word}{style:#}") } else { word.to_owned() }
}

pub(super) fn styled(word: &str, color_of: AnsiColor, color: bool) -> String {
    let style = Style::new().bold().fg_color(Some(color_of.into()));
    if color { format!("{style}{word}{style:#}") } else { word.to_owned() }
}

/// The verdict as JSON.
pub fn json(verdict: &Verdict) -> String {
    let (drift, told): (Vec<&Told>, Vec<&Told>) = verdict.told.iter().partition(|told| told.code == drift::CODE);
    let value = json!({
        "version": 1,
        "asked": verdict.asked,
        "stage": verdict.stage,
        "safe": verdict.safe,
        "whole": verdict.whole,
        "told": told,
        "drift": drift,
    });
    format!("{value:#}\n")
}
