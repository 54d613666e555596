//! Properties of the whole migration, on generated modules: what holds of any module that somebody might write.
//!
//! What came out is read by other means than the crate's own wherever that is possible: comments are cut out by a scanner
//! of a few lines, blocks by what stands in the first column, expressions with `hcl-edit` itself.
//!
//! Each property is held with several seeds. `PROPTEST_CASES` (256 is the usual number) lets a longer run be asked for, and
//! `PROPTEST_RNG_SEED` one with another seed alone.

use hcl_edit::expr::{Conditional, Expression, Object, ObjectKey};
use hcl_edit::structure::{Attribute, Block, Body, Structure};
use hcl_edit::visit::{Visit, visit_block, visit_object};
use oai2oac::hcl::parse::parse;
use oai2oac::migrate::{MigrateError, Migration, Options, Outcome, migrate};
use oai2oac::stage::{STAGES, Stage};
use oai2oac::template::Templates;
use oai2oac::workspace::{SourceFile, Workspace};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use std::process::Command;

const OAI: &str = "aws_cloudfront_origin_access_identity";
const OAC: &str = "aws_cloudfront_origin_access_control";
const DISTRIBUTION: &str = "aws_cloudfront_distribution";

/// The constraint on the provider beside which there is one on Terraform.
const REQUIRES_TERRAFORM: &str = ">= 4.1, < 6.0";

// ---------------------------------------------------------------------------------------------------------------------
// What a module is made of
// ---------------------------------------------------------------------------------------------------------------------

/// How often the resources of a module are there.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Repeat {
    Once,
    Toggle,
    ForEach,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Remark {
    None,
    Literal,
    Template,
    Unicode,
    Long,
    Variable,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Lifecycle {
    None,
    Empty,
    PreventDestroy,
    CreateBeforeDestroy,
}

#[derive(Debug, Clone)]
struct IdentityDraft {
    remark: Remark,
    lifecycle: Lifecycle,
    /// Whether it repeats with the module, or is shared by all instances.
    repeats: bool,
    output: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Listing {
    /// `[{ … }, { … }]`
    Hugging,
    /// Braces on lines of their own.
    Listed,
    /// An object where a list could be; only where there is one statement.
    Single,
    /// Each statement on one line.
    Flat,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Notation {
    Document,
    Json { listing: Listing, quoted: bool, colon: bool, commas: bool },
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Form {
    IamArn,
    Wrapped,
    Canonical,
    Templated,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Sid {
    None,
    NamesOai,
    Plain,
    Spaced,
    Template,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Says {
    Get,
    List,
    Both,
    Deny,
    NotAction,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Under {
    Nothing,
    SecureTransport,
    Prefix,
    SourceIp,
    PrincipalArn,
}

#[derive(Debug, Clone)]
struct StatementDraft {
    /// The OAIs that it is about; none for a statement about somebody else.
    about: Vec<u8>,
    beside_role: bool,
    form: Form,
    sid: Sid,
    says: Says,
    under: Under,
}

#[derive(Debug, Clone)]
struct BucketDraft {
    repeats: bool,
    notation: Notation,
    statements: Vec<StatementDraft>,
    encrypted: bool,
    ignored: bool,
    depends: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum OriginKind {
    Oai,
    Empty,
    Custom,
    Control,
}

#[derive(Debug, Clone)]
struct OriginDraft {
    kind: OriginKind,
    identity: u8,
    bucket: u8,
    domain: u8,
    path: u8,
}

#[derive(Debug, Clone)]
struct DistributionDraft {
    origins: Vec<OriginDraft>,
    depends: bool,
    ignored: bool,
}

/// What else a module holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Extra {
    Provider,
    Local,
    ModuleInput,
    Import,
    Moved,
    Acl,
    Unsupported,
    Unclosed,
    UnclosedMention,
}

#[derive(Debug, Clone)]
struct FileDraft {
    crlf: bool,
    bom: bool,
    open_end: bool,
    header: bool,
}

#[derive(Debug, Clone)]
struct Draft {
    repeat: Repeat,
    identities: Vec<IdentityDraft>,
    buckets: Vec<BucketDraft>,
    distributions: Vec<DistributionDraft>,
    extras: BTreeSet<Extra>,
    constraint: Option<&'static str>,
    /// Whether every bucket's policy names the OAIs of its origins.
    complete: bool,
    unicode: bool,
    unit: &'static str,
    aligned: bool,
    gaps: bool,
    files: Vec<FileDraft>,
    order: Vec<u8>,
    noise: Vec<u8>,
}

fn pick<T: Clone + fmt::Debug + 'static>(choices: &'static [T]) -> impl Strategy<Value = T> + Clone {
    select(choices)
}

fn rarely() -> impl Strategy<Value = bool> {
    proptest::bool::weighted(0.07)
}

fn identity() -> impl Strategy<Value = IdentityDraft> {
    const REMARKS: [Remark; 6] =
        [Remark::Literal, Remark::None, Remark::Template, Remark::Unicode, Remark::Long, Remark::Variable];
    const LIFECYCLES: [Lifecycle; 6] = [
        Lifecycle::None,
        Lifecycle::None,
        Lifecycle::None,
        Lifecycle::Empty,
        Lifecycle::PreventDestroy,
        Lifecycle::CreateBeforeDestroy,
    ];
    (pick(&REMARKS), pick(&LIFECYCLES), any::<bool>(), proptest::bool::weighted(0.3))
        .prop_map(|(remark, lifecycle, repeats, output)| IdentityDraft { remark, lifecycle, repeats, output })
}

fn notation() -> impl Strategy<Value = Notation> {
    const LISTINGS: [Listing; 4] = [Listing::Listed, Listing::Hugging, Listing::Single, Listing::Flat];
    let json = (pick(&LISTINGS), any::<bool>(), any::<bool>(), any::<bool>())
        .prop_map(|(listing, quoted, colon, commas)| Notation::Json { listing, quoted, colon, commas });
    prop_oneof![Just(Notation::Document), json]
}

fn statement() -> impl Strategy<Value = StatementDraft> {
    const FORMS: [Form; 4] = [Form::IamArn, Form::Wrapped, Form::Canonical, Form::Templated];
    const SIDS: [Sid; 5] = [Sid::None, Sid::Plain, Sid::NamesOai, Sid::Spaced, Sid::Template];
    const SAYS: [Says; 8] =
        [Says::Get, Says::Get, Says::Get, Says::List, Says::List, Says::Both, Says::Deny, Says::NotAction];
    const UNDERS: [Under; 8] = [
        Under::Nothing,
        Under::Nothing,
        Under::Nothing,
        Under::Nothing,
        Under::SecureTransport,
        Under::Prefix,
        Under::SourceIp,
        Under::PrincipalArn,
    ];
    let about = prop_oneof![3 => vec(0u8..3, 1), 1 => vec(0u8..3, 2), 1 => vec(0u8..3, 0)];
    (about, rarely(), pick(&FORMS), pick(&SIDS), pick(&SAYS), pick(&UNDERS)).prop_map(
        |(about, beside_role, form, sid, says, under)| StatementDraft { about, beside_role, form, sid, says, under },
    )
}

fn bucket() -> impl Strategy<Value = BucketDraft> {
    (any::<bool>(), notation(), vec(statement(), 1..4), rarely(), rarely(), rarely()).prop_map(
        |(repeats, notation, statements, encrypted, ignored, depends)| BucketDraft {
            repeats,
            notation,
            statements,
            encrypted,
            ignored,
            depends,
        },
    )
}

fn distribution() -> impl Strategy<Value = DistributionDraft> {
    const KINDS: [OriginKind; 8] = [
        OriginKind::Oai,
        OriginKind::Oai,
        OriginKind::Oai,
        OriginKind::Oai,
        OriginKind::Oai,
        OriginKind::Empty,
        OriginKind::Custom,
        OriginKind::Control,
    ];
    let origin = (pick(&KINDS), 0u8..3, 0u8..3, 0u8..4, 0u8..4)
        .prop_map(|(kind, identity, bucket, domain, path)| OriginDraft { kind, identity, bucket, domain, path });
    (vec(origin, 1..4), proptest::bool::weighted(0.2), rarely())
        .prop_map(|(origins, depends, ignored)| DistributionDraft { origins, depends, ignored })
}

fn file() -> impl Strategy<Value = FileDraft> {
    (any::<bool>(), rarely(), proptest::bool::weighted(0.2), any::<bool>())
        .prop_map(|(crlf, bom, open_end, header)| FileDraft { crlf, bom, open_end, header })
}

fn draft() -> impl Strategy<Value = Draft> {
    const EXTRAS: [Extra; 9] = [
        Extra::Provider,
        Extra::Local,
        Extra::ModuleInput,
        Extra::Import,
        Extra::Moved,
        Extra::Acl,
        Extra::Unsupported,
        Extra::Unclosed,
        Extra::UnclosedMention,
    ];
    const CONSTRAINTS: [Option<&str>; 6] =
        [None, Some("~> 5.0"), Some(">= 3.0"), Some("~> 4.0"), Some(REQUIRES_TERRAFORM), Some("~> 3.0")];
    const REPEATS: [Repeat; 3] = [Repeat::Once, Repeat::Toggle, Repeat::ForEach];
    // Mostly silence, so that there is something between the noises.
    let noise = prop_oneof![8 => Just(0u8), 2 => any::<u8>()];
    let extras = vec(pick(&EXTRAS), 0..3).prop_map(|extras| extras.into_iter().collect::<BTreeSet<_>>());
    let parts = (
        pick(&REPEATS),
        vec(identity(), 1..4),
        vec(bucket(), 1..4),
        vec(distribution(), 1..4),
        prop_oneof![Just(BTreeSet::new()), extras],
        prop_oneof![3 => Just(None), 2 => pick(&CONSTRAINTS)],
    );
    let look = (
        proptest::bool::weighted(0.8),
        any::<bool>(),
        pick(&["  ", "  ", "    ", "\t"]),
        any::<bool>(),
        any::<bool>(),
        vec(file(), 1..4),
        vec(any::<u8>(), 1..24),
        vec(noise, 1..80),
    );
    (parts, look).prop_map(
        |(
            (repeat, identities, buckets, distributions, extras, constraint),
            (complete, unicode, unit, aligned, gaps, files, order, noise),
        )| Draft {
            repeat,
            identities,
            buckets,
            distributions,
            extras,
            constraint,
            complete,
            unicode,
            unit,
            aligned,
            gaps,
            files,
            order,
            noise,
        },
    )
}

// ---------------------------------------------------------------------------------------------------------------------
// A module's text
// ---------------------------------------------------------------------------------------------------------------------

/// What may become of a comment.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Tie {
    /// It stays whatever happens.
    Loose,
    /// It stands at something that may be retired.
    Tied,
    /// It stands inside an origin's `s3_origin_config`.
    Inner,
    /// It stands at the `ignore_changes` of a bucket policy.
    Ignoring,
}

impl Tie {
    fn mark(self) -> &'static str {
        match self {
            Tie::Loose => "loose",
            Tie::Tied => "tied",
            Tie::Inner => "inner",
            Tie::Ignoring => "ignoring",
        }
    }
}

#[derive(Debug, Clone)]
enum Text {
    Pair { name: String, sign: &'static str, value: String },
    Plain(String),
    Blank,
}

#[derive(Debug, Clone)]
struct Line {
    depth: usize,
    text: Text,
    tie: Tie,
}

/// A block in the making.
struct Page {
    lines: Vec<Line>,
    depth: usize,
    tie: Tie,
}

impl Page {
    fn new() -> Page {
        Page { lines: Vec::new(), depth: 0, tie: Tie::Loose }
    }

    fn push(&mut self, text: Text) {
        self.lines.push(Line { depth: self.depth, text, tie: self.tie });
    }

    fn plain(&mut self, text: impl Into<String>) {
        self.push(Text::Plain(text.into()));
    }

    fn pair(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.push(Text::Pair { name: name.into(), sign: " =", value: value.into() });
    }

    fn open(&mut self, text: impl Into<String>) {
        self.plain(text);
        self.depth += 1;
    }

    fn close(&mut self, text: &str) {
        self.depth -= 1;
        self.plain(text);
    }

    fn blank(&mut self) {
        self.push(Text::Blank);
    }

    /// What `write` writes is tied.
    fn tied(&mut self, tie: Tie, write: impl FnOnce(&mut Page)) {
        let before = self.tie;
        if before == Tie::Loose || tie == Tie::Inner {
            self.tie = tie;
        }
        write(self);
        self.tie = before;
    }
}

/// A module and what it was made from.
#[derive(Clone)]
struct Generated {
    draft: Draft,
    files: BTreeMap<String, String>,
}

impl fmt::Debug for Generated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (path, text) in &self.files {
            writeln!(f, "\n===== {path}\n{}", text.replace('\r', "␍").replace('\u{feff}', "<BOM>"))?;
        }
        Ok(())
    }
}

impl Draft {
    fn identity_name(&self, index: u8) -> &'static str {
        let names = if self.unicode { ["größe", "site", "site-2"] } else { ["site", "assets", "site_2"] };
        names[usize::from(index) % self.identities.len()]
    }

    fn bucket_name(&self, index: u8) -> &'static str {
        let names = if self.unicode { ["日本", "site", "logs"] } else { ["site", "assets", "media"] };
        names[usize::from(index) % self.buckets.len()]
    }

    fn identity(&self, index: u8) -> &IdentityDraft {
        &self.identities[usize::from(index) % self.identities.len()]
    }

    fn bucket(&self, index: u8) -> &BucketDraft {
        &self.buckets[usize::from(index) % self.buckets.len()]
    }

    /// The index by which a repeated block refers to its own instance of something.
    fn own(&self, repeats: bool, by_count: bool) -> &'static str {
        match self.repeat {
            Repeat::Toggle if repeats && by_count => "[count.index]",
            Repeat::Toggle if repeats => "[0]",
            Repeat::ForEach if repeats => "[each.key]",
            _ => "",
        }
    }

    fn repetition(&self, page: &mut Page, repeats: bool) {
        match self.repeat {
            Repeat::Toggle if repeats => page.pair("count", "var.enabled ? 1 : 0"),
            Repeat::ForEach if repeats => page.pair("for_each", "var.sites"),
            _ => return,
        }
        page.blank();
    }

    /// The OAIs of the origins that read a bucket.
    fn identities_on(&self, bucket: usize) -> BTreeSet<u8> {
        let origins = self.distributions.iter().flat_map(|distribution| &distribution.origins);
        origins
            .filter(|origin| {
                origin.kind == OriginKind::Oai && usize::from(origin.bucket) % self.buckets.len() == bucket
            })
            .map(|origin| origin.identity % u8::try_from(self.identities.len()).unwrap_or(1))
            .collect()
    }

    /// The statements of a bucket's policy.
    fn statements(&self, bucket: usize) -> Vec<StatementDraft> {
        let mut out = self.buckets[bucket].statements.clone();
        let named = |out: &[StatementDraft], identity: u8| {
            out.iter().any(|statement| {
                let about = |index: &u8| usize::from(*index) % self.identities.len() == usize::from(identity);
                statement.says == Says::Get && statement.about.iter().any(about)
            })
        };
        for identity in self.identities_on(bucket) {
            if self.complete && !named(&out, identity) {
                out.push(StatementDraft {
                    about: vec![identity],
                    beside_role: false,
                    form: Form::IamArn,
                    sid: Sid::None,
                    says: Says::Get,
                    under: Under::Nothing,
                });
            }
        }
        out
    }

    /// Whether nothing in the module asks for a person.
    fn is_plain(&self) -> bool {
        let statements = (0..self.buckets.len()).flat_map(|bucket| self.statements(bucket));
        let mut about_oais = statements.filter(|statement| !statement.about.is_empty());
        self.complete
            && self.extras.iter().all(|extra| matches!(extra, Extra::Provider | Extra::Unclosed | Extra::Unsupported))
            && self.constraint != Some("~> 3.0")
            && self.buckets.iter().all(|bucket| !bucket.encrypted && !bucket.ignored)
            && self.distributions.iter().all(|distribution| !distribution.ignored)
            && about_oais.all(|statement| {
                statement.says != Says::NotAction && !matches!(statement.under, Under::SourceIp | Under::PrincipalArn)
            })
    }

    fn text(&self) -> BTreeMap<String, String> {
        let pages = self.pages();
        let order = |index: usize| self.order[index % self.order.len()];
        let mut placed: Vec<(usize, u8, Page)> = pages
            .into_iter()
            .enumerate()
            .map(|(index, page)| (usize::from(order(index * 7)) % self.files.len(), order(index), page))
            .collect();
        placed.sort_by_key(|(file, key, _)| (*file, *key));
        let mut noise = Noise { bytes: &self.noise, at: 0, comments: 0 };
        let mut out = BTreeMap::new();
        for (index, shape) in self.files.iter().enumerate() {
            let name = ["main.tf", "cdn.tf", "zz-größe.tf"][index % 3];
            let mut text = String::new();
            if shape.header {
                text.push_str("# loose-header: managed by the platform team\n");
                text.push_str(if self.gaps { "\n" } else { "" });
            }
            let mut first = true;
            for (_, _, page) in placed.iter().filter(|(file, _, _)| *file == index) {
                if !first && self.gaps {
                    text.push('\n');
                }
                first = false;
                text.push_str(&self.render(page, &mut noise));
            }
            if shape.open_end {
                text.truncate(text.trim_end().len());
            }
            if shape.crlf {
                text = text.replace('\n', "\r\n");
            }
            if shape.bom {
                text.insert(0, '\u{feff}');
            }
            out.insert(name.to_owned(), text);
        }
        out
    }

    fn render(&self, page: &Page, noise: &mut Noise<'_>) -> String {
        /// A line on the page: what is aligned, the rest, the trailing comment.
        struct Row {
            lead: String,
            pair: Option<(&'static str, String)>,
            tail: String,
        }
        let mut rows: Vec<Row> = Vec::new();
        let plain = |text: String| Row { lead: text, pair: None, tail: String::new() };
        for (at, line) in page.lines.iter().enumerate() {
            let indent = self.unit.repeat(line.depth);
            let sound = noise.next();
            // Above a blank line that is not written, a comment stands right above what follows.
            let is_written = |line: &&Line| self.gaps || !matches!(line.text, Text::Blank);
            let tie = page.lines[at..].iter().find(is_written).map_or(line.tie, |next| next.tie);
            match sound {
                200..=209 => rows.push(plain(format!("{indent}# {}", noise.comment(tie)))),
                210..=214 => rows.push(plain(format!("{indent}// {}", noise.comment(tie)))),
                215..=218 => rows.push(plain(format!("{indent}/* {} */", noise.comment(tie)))),
                219..=224 => rows.push(plain(String::new())),
                _ => {}
            }
            let tail = match sound {
                225..=236 => format!(" # {}", noise.comment(line.tie)),
                237..=241 => format!("  // {}", noise.comment(line.tie)),
                242..=246 => format!(" /* {} */", noise.comment(line.tie)),
                247..=250 => "  ".to_owned(),
                _ => String::new(),
            };
            rows.push(match &line.text {
                Text::Blank if self.gaps => plain(String::new()),
                Text::Blank => continue,
                Text::Plain(text) => Row { lead: format!("{indent}{text}"), pair: None, tail },
                Text::Pair { name, sign, value } => {
                    Row { lead: format!("{indent}{name}"), pair: Some((sign, value.clone())), tail }
                }
            });
        }
        let width = |row: &Row| row.lead.chars().count();
        let in_run = |row: &Row| row.pair.as_ref().is_some_and(|(sign, _)| *sign == " =");
        let mut out = String::new();
        for (index, row) in rows.iter().enumerate() {
            out.push_str(&row.lead);
            if let Some((sign, value)) = &row.pair {
                if self.aligned && in_run(row) {
                    let before = rows[..index].iter().rev().take_while(|row| in_run(row));
                    let behind = rows[index..].iter().take_while(|row| in_run(row));
                    let widest = before.chain(behind).map(width).max().unwrap_or(0);
                    out.push_str(&" ".repeat(widest - width(row)));
                }
                out.push_str(sign);
                out.push(' ');
                out.push_str(value);
            }
            out.push_str(&row.tail);
            out.push('\n');
        }
        out
    }

    fn pages(&self) -> Vec<Page> {
        let mut out = Vec::new();
        for index in 0..self.identities.len() {
            out.extend(self.identity_pages(u8::try_from(index).unwrap_or(0)));
        }
        for index in 0..self.buckets.len() {
            out.extend(self.bucket_pages(index));
        }
        for index in 0..self.distributions.len() {
            out.push(self.distribution_page(index));
        }
        out.extend(self.constraint.map(|constraint| {
            let mut page = Page::new();
            page.open("terraform {");
            if constraint == REQUIRES_TERRAFORM {
                page.pair("required_version", "\">= 1.3\"");
                page.blank();
            }
            page.open("required_providers {");
            page.open("aws = {");
            page.pair("source", "\"hashicorp/aws\"");
            page.pair("version", format!("{constraint:?}"));
            page.close("}");
            page.close("}");
            page.close("}");
            page
        }));
        out.extend(self.extras.iter().map(|extra| self.extra_page(*extra)));
        let uses_control = |origin: &OriginDraft| origin.kind == OriginKind::Control;
        if self.distributions.iter().any(|distribution| distribution.origins.iter().any(uses_control)) {
            let mut page = Page::new();
            page.open(format!("resource \"{OAC}\" \"elsewhere\" {{"));
            page.pair("name", "\"elsewhere\"");
            page.pair("origin_access_control_origin_type", "\"s3\"");
            page.pair("signing_behavior", "\"always\"");
            page.pair("signing_protocol", "\"sigv4\"");
            page.close("}");
            out.push(page);
        }
        out
    }

    fn identity_pages(&self, index: u8) -> Vec<Page> {
        let identity = self.identity(index);
        let name = self.identity_name(index);
        let mut page = Page::new();
        page.tie = Tie::Tied;
        let repeated = identity.repeats && self.repeat != Repeat::Once;
        let remark = match identity.remark {
            Remark::None => None,
            Remark::Literal => Some(format!("\"for {name}\"")),
            Remark::Template => Some("\"${var.project} site\"".to_owned()),
            Remark::Unicode => Some("\"für größere 日本\"".to_owned()),
            Remark::Long => Some(format!("\"{}\"", "long ".repeat(25))),
            Remark::Variable => Some("var.comment".to_owned()),
        };
        let head = format!("resource \"{OAI}\" \"{name}\" {{");
        match (&remark, repeated, identity.lifecycle) {
            (None, false, Lifecycle::None) => page.plain(format!("{head}}}")),
            (Some(remark), false, Lifecycle::None) if !self.gaps => page.plain(format!("{head} comment = {remark} }}")),
            _ => {
                page.open(head);
                self.repetition(&mut page, repeated);
                if let Some(remark) = remark {
                    page.pair("comment", remark);
                }
                match identity.lifecycle {
                    Lifecycle::None => {}
                    Lifecycle::Empty => page.plain("lifecycle {}"),
                    Lifecycle::PreventDestroy => {
                        page.open("lifecycle {");
                        page.pair("prevent_destroy", "true");
                        page.close("}");
                    }
                    Lifecycle::CreateBeforeDestroy => page.plain("lifecycle { create_before_destroy = true }"),
                }
                page.close("}");
            }
        }
        let mut out = vec![page];
        if identity.output {
            let mut page = Page::new();
            page.tie = Tie::Tied;
            page.open(format!("output \"oai_{name}\" {{"));
            let attribute = if name.len().is_multiple_of(2) { "iam_arn" } else { "cloudfront_access_identity_path" };
            page.pair("value", format!("{OAI}.{name}{}.{attribute}", if repeated { "[*]" } else { "" }));
            page.pair("description", "\"the OAI\"");
            page.close("}");
            out.push(page);
        }
        out
    }

    fn bucket_pages(&self, index: usize) -> Vec<Page> {
        let small = u8::try_from(index).unwrap_or(0);
        let bucket = &self.buckets[index];
        let name = self.bucket_name(small);
        let own = self.own(bucket.repeats, index.is_multiple_of(2));
        let mut page = Page::new();
        page.open(format!("resource \"aws_s3_bucket\" \"{name}\" {{"));
        self.repetition(&mut page, bucket.repeats);
        page.pair("bucket", format!("\"${{var.project}}-{index}\""));
        page.close("}");
        let mut out = vec![page];
        if bucket.encrypted {
            let mut page = Page::new();
            page.open(format!("resource \"aws_s3_bucket_server_side_encryption_configuration\" \"{name}\" {{"));
            self.repetition(&mut page, bucket.repeats);
            page.pair("bucket", format!("aws_s3_bucket.{name}{own}.id"));
            page.open("rule {");
            page.open("apply_server_side_encryption_by_default {");
            page.pair("sse_algorithm", "\"aws:kms\"");
            page.close("}");
            page.close("}");
            page.close("}");
            out.push(page);
        }
        let statements = self.statements(index);
        let mut policy = Page::new();
        policy.open(format!("resource \"aws_s3_bucket_policy\" \"{name}\" {{"));
        self.repetition(&mut policy, bucket.repeats);
        policy.pair("bucket", format!("aws_s3_bucket.{name}{own}.id"));
        match bucket.notation {
            Notation::Document => {
                let mut page = Page::new();
                page.open(format!("data \"aws_iam_policy_document\" \"{name}\" {{"));
                self.repetition(&mut page, bucket.repeats);
                for (at, statement) in statements.iter().enumerate() {
                    if at > 0 {
                        page.blank();
                    }
                    self.document_statement(&mut page, index, at, statement);
                }
                page.close("}");
                out.push(page);
                policy.pair("policy", format!("data.aws_iam_policy_document.{name}{own}.json"));
            }
            Notation::Json { listing, .. } => {
                policy.open("policy = jsonencode({");
                policy.plain("Version = \"2012-10-17\"");
                let single = statements.len() == 1 && listing == Listing::Single;
                match listing {
                    Listing::Single if single => {
                        policy.tied(Tie::Tied, |page| {
                            self.json_statement(page, index, 0, &statements[0], "Statement = {", "}");
                        });
                    }
                    Listing::Hugging => policy.tied(Tie::Tied, |page| {
                        let last = statements.len() - 1;
                        for (at, statement) in statements.iter().enumerate() {
                            let open = if at == 0 { "Statement = [{" } else { "}, {" };
                            self.json_statement(page, index, at, statement, open, if at == last { "}]" } else { "" });
                        }
                    }),
                    _ => {
                        policy.open("Statement = [");
                        let last = statements.len() - 1;
                        for (at, statement) in statements.iter().enumerate() {
                            let goes = !statement.about.is_empty() && !statement.beside_role;
                            let close = if at == last { "}" } else { "}," };
                            let tie = if goes { Tie::Tied } else { Tie::Loose };
                            policy.tied(tie, |page| self.json_statement(page, index, at, statement, "{", close));
                        }
                        policy.close("]");
                    }
                }
                policy.close("})");
            }
        }
        if bucket.depends {
            let identity = self.identity_name(small);
            policy.tied(Tie::Tied, |page| page.pair("depends_on", format!("[{OAI}.{identity}]")));
        }
        if bucket.ignored {
            policy.tied(Tie::Ignoring, |page| {
                page.open("lifecycle {");
                page.pair("ignore_changes", "[policy]");
                page.close("}");
            });
        }
        policy.close("}");
        out.push(policy);
        out
    }

    /// The principals of a statement by their kind: each with its items and whether an item is a list itself.
    fn principals(&self, bucket: usize, statement: &StatementDraft) -> Vec<(&'static str, Vec<(String, bool)>)> {
        let mut arns = Vec::new();
        let mut users = Vec::new();
        let policy_repeats = self.buckets[bucket].repeats;
        for index in &statement.about {
            let name = self.identity_name(*index);
            let repeats = self.identity(*index).repeats && self.repeat != Repeat::Once;
            let attribute = if statement.form == Form::Canonical { "s3_canonical_user_id" } else { "iam_arn" };
            let item = if repeats && !policy_repeats {
                match self.repeat {
                    Repeat::ForEach => (format!("values({OAI}.{name})[*].{attribute}"), true),
                    _ => (format!("{OAI}.{name}[*].{attribute}"), true),
                }
            } else {
                let at = format!("{OAI}.{name}{}", self.own(repeats, bucket.is_multiple_of(2)));
                let text = match statement.form {
                    Form::IamArn | Form::Canonical => format!("{at}.{attribute}"),
                    Form::Wrapped => format!("\"${{{at}.{attribute}}}\""),
                    Form::Templated => {
                        format!("\"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${{{at}.id}}\"")
                    }
                };
                (text, false)
            };
            match statement.form {
                Form::Canonical => users.push(item),
                _ => arns.push(item),
            }
        }
        if statement.beside_role || statement.about.is_empty() {
            arns.push(("\"arn:aws:iam::123456789012:role/reader\"".to_owned(), false));
        }
        [("AWS", arns), ("CanonicalUser", users)].into_iter().filter(|(_, items)| !items.is_empty()).collect()
    }

    fn actions(statement: &StatementDraft) -> Vec<&'static str> {
        match statement.says {
            Says::Get | Says::Deny => vec!["s3:GetObject"],
            Says::List | Says::NotAction => vec!["s3:ListBucket"],
            Says::Both => vec!["s3:GetObject", "s3:ListBucket"],
        }
    }

    fn resources(&self, bucket: usize, statement: &StatementDraft) -> Vec<String> {
        let name = self.bucket_name(u8::try_from(bucket).unwrap_or(0));
        let at =
            format!("aws_s3_bucket.{name}{}.arn", self.own(self.buckets[bucket].repeats, bucket.is_multiple_of(2)));
        let objects = format!("\"${{{at}}}/*\"");
        match statement.says {
            Says::Get | Says::Deny => vec![objects],
            Says::List | Says::NotAction => vec![at],
            Says::Both => vec![at, objects],
        }
    }

    fn sid(statement: &StatementDraft, at: usize) -> Option<String> {
        match statement.sid {
            Sid::None => None,
            Sid::NamesOai => Some(format!("\"AllowOAI{at}\"")),
            Sid::Plain => Some(format!("\"Read{at}\"")),
            Sid::Spaced => Some(format!("\"read by cdn {at}\"")),
            Sid::Template => Some(format!("\"${{var.project}}Read{at}\"")),
        }
    }

    fn condition(statement: &StatementDraft) -> Option<(&'static str, &'static str, &'static str)> {
        match statement.under {
            Under::Nothing => None,
            Under::SecureTransport => Some(("Bool", "aws:SecureTransport", "\"true\"")),
            Under::Prefix => Some(("StringEquals", "s3:prefix", "\"public/\"")),
            Under::SourceIp => Some(("IpAddress", "aws:SourceIp", "\"10.0.0.0/8\"")),
            Under::PrincipalArn => Some(("StringLike", "aws:PrincipalArn", "\"arn:aws:iam::*:user/*\"")),
        }
    }

    fn document_statement(&self, page: &mut Page, bucket: usize, at: usize, statement: &StatementDraft) {
        let goes = !statement.about.is_empty() && !statement.beside_role;
        page.tied(if goes { Tie::Tied } else { Tie::Loose }, |page| {
            page.open("statement {");
            if let Some(sid) = Draft::sid(statement, at) {
                page.pair("sid", sid);
            }
            match statement.says {
                Says::Deny => page.pair("effect", "\"Deny\""),
                Says::Both => page.pair("effect", "\"Allow\""),
                _ => {}
            }
            let actions: Vec<String> = Draft::actions(statement).iter().map(|action| format!("{action:?}")).collect();
            let name = if statement.says == Says::NotAction { "not_actions" } else { "actions" };
            page.pair(name, format!("[{}]", actions.join(", ")));
            list(page, "resources", &self.resources(bucket, statement));
            for (kind, items) in self.principals(bucket, statement) {
                page.tied(Tie::Tied, |page| {
                    page.blank();
                    page.open("principals {");
                    page.pair("type", format!("{kind:?}"));
                    let plain: Vec<String> = items.iter().map(|(text, _)| text.clone()).collect();
                    if items.iter().any(|(_, is_list)| *is_list) {
                        page.pair("identifiers", joined(&items));
                    } else {
                        list(page, "identifiers", &plain);
                    }
                    page.close("}");
                });
            }
            if let Some((test, variable, value)) = Draft::condition(statement) {
                page.blank();
                page.open("condition {");
                page.pair("test", format!("{test:?}"));
                page.pair("variable", format!("{variable:?}"));
                page.pair("values", format!("[{value}]"));
                page.close("}");
            }
            page.close("}");
        });
    }

    /// A statement of a JSON policy between `open` and `close`; without `close` the next one closes it.
    fn json_statement(
        &self,
        page: &mut Page,
        bucket: usize,
        at: usize,
        statement: &StatementDraft,
        open: &str,
        close: &str,
    ) {
        let Notation::Json { listing, quoted, colon, commas } = self.buckets[bucket].notation else { return };
        let key = |name: &str| if quoted { format!("{name:?}") } else { name.to_owned() };
        let sign = match (colon, at % 2) {
            (false, _) => " =",
            (true, 0) => ":",
            (true, _) => " :",
        };
        let mut entries: Vec<(String, String)> = Vec::new();
        if let Some(sid) = Draft::sid(statement, at) {
            entries.push((key("Sid"), sid));
        }
        let effect = if statement.says == Says::Deny { "\"Deny\"" } else { "\"Allow\"" };
        entries.push((key("Effect"), effect.to_owned()));
        let kinds: Vec<String> = self
            .principals(bucket, statement)
            .iter()
            .map(|(kind, items)| match items.as_slice() {
                [(one, _)] => format!("{}{sign} {one}", key(kind)),
                _ => format!("{}{sign} {}", key(kind), joined(items)),
            })
            .collect();
        entries.push((key("Principal"), format!("{{ {} }}", kinds.join(", "))));
        let actions: Vec<String> = Draft::actions(statement).iter().map(|action| format!("{action:?}")).collect();
        let name = if statement.says == Says::NotAction { "NotAction" } else { "Action" };
        let one_or_list = |items: &[String]| match items {
            [one] => one.clone(),
            _ => format!("[{}]", items.join(", ")),
        };
        entries.push((key(name), one_or_list(&actions)));
        entries.push((key("Resource"), one_or_list(&self.resources(bucket, statement))));
        if let Some((test, variable, value)) = Draft::condition(statement) {
            entries.push((key("Condition"), format!("{{ {}{sign} {{ {variable:?}{sign} {value} }} }}", key(test))));
        }
        if listing == Listing::Flat {
            let entries: Vec<String> = entries.iter().map(|(key, value)| format!("{key}{sign} {value}")).collect();
            page.plain(format!("{{ {} {close}", entries.join(", ")));
            return;
        }
        page.plain(open);
        page.depth += 1;
        for (key, value) in entries {
            let value = format!("{value}{}", if commas { "," } else { "" });
            page.push(Text::Pair { name: key, sign, value });
        }
        page.depth -= 1;
        if !close.is_empty() {
            page.plain(close);
        }
    }

    fn distribution_page(&self, index: usize) -> Page {
        let distribution = &self.distributions[index];
        let mut page = Page::new();
        page.open(format!("resource \"{DISTRIBUTION}\" \"d{index}\" {{"));
        self.repetition(&mut page, true);
        page.pair("enabled", "true");
        page.pair("is_ipv6_enabled", "true");
        for (at, origin) in distribution.origins.iter().enumerate() {
            page.blank();
            self.origin(&mut page, &format!("o{index}-{at}"), origin);
        }
        page.blank();
        page.open("default_cache_behavior {");
        page.pair("target_origin_id", format!("\"o{index}-0\""));
        page.pair("viewer_protocol_policy", "\"redirect-to-https\"");
        page.close("}");
        if distribution.depends {
            let identity = self.identity_name(distribution.origins[0].identity);
            page.blank();
            page.tied(Tie::Tied, |page| page.pair("depends_on", format!("[{OAI}.{identity}]")));
        }
        if distribution.ignored {
            page.open("lifecycle {");
            page.pair("ignore_changes", "[origin]");
            page.close("}");
        }
        page.close("}");
        page
    }

    fn origin(&self, page: &mut Page, id: &str, origin: &OriginDraft) {
        let bucket = self.bucket_name(origin.bucket);
        let bucket = format!("aws_s3_bucket.{bucket}{}", self.own(self.bucket(origin.bucket).repeats, false));
        let domain = match (origin.kind, origin.domain) {
            (OriginKind::Custom, _) => "\"api.example.com\"".to_owned(),
            (_, 0) => format!("{bucket}.bucket_regional_domain_name"),
            (_, 1) => format!("\"${{{bucket}.bucket_regional_domain_name}}\""),
            (_, 2) => format!("{bucket}.bucket_domain_name"),
            _ => format!("\"${{{bucket}.bucket}}.s3.eu-west-1.amazonaws.com\""),
        };
        page.open("origin {");
        page.pair("domain_name", domain);
        page.pair("origin_id", format!("{id:?}"));
        match origin.kind {
            OriginKind::Oai => {
                let name = self.identity_name(origin.identity);
                let at = format!("{OAI}.{name}{}", self.own(self.identity(origin.identity).repeats, false));
                let path = match origin.path {
                    0 | 1 => format!("{at}.cloudfront_access_identity_path"),
                    2 => format!("\"${{{at}.cloudfront_access_identity_path}}\""),
                    _ => format!("\"origin-access-identity/cloudfront/${{{at}.id}}\""),
                };
                page.blank();
                if origin.path == 1 {
                    page.plain(format!("s3_origin_config {{ origin_access_identity = {path} }}"));
                } else {
                    page.tied(Tie::Inner, |page| {
                        page.open("s3_origin_config {");
                        page.pair("origin_access_identity", path);
                        page.close("}");
                    });
                }
            }
            OriginKind::Empty => {
                page.open("s3_origin_config {");
                page.pair("origin_access_identity", "\"\"");
                page.close("}");
            }
            OriginKind::Custom => {
                page.open("custom_origin_config {");
                page.pair("http_port", "80");
                page.pair("origin_protocol_policy", "\"https-only\"");
                page.close("}");
            }
            OriginKind::Control => page.pair("origin_access_control_id", format!("{OAC}.elsewhere.id")),
        }
        page.close("}");
    }

    fn extra_page(&self, extra: Extra) -> Page {
        let identity = format!("{OAI}.{}", self.identity_name(0));
        let mut page = Page::new();
        match extra {
            Extra::Provider => {
                page.open("provider \"aws\" {");
                page.pair("region", "\"eu-west-1\"");
                page.close("}");
            }
            Extra::Local => {
                page.tie = Tie::Tied;
                page.open("locals {");
                page.pair("oai", format!("{identity}.iam_arn"));
                page.close("}");
            }
            Extra::ModuleInput => {
                page.open("module \"other\" {");
                page.pair("source", "\"./other\"");
                page.pair("oai_path", format!("{identity}.cloudfront_access_identity_path"));
                page.close("}");
            }
            Extra::Import => {
                page.open("import {");
                page.pair("to", identity);
                page.pair("id", "\"E2QWRUHAPOMQZL\"");
                page.close("}");
            }
            Extra::Moved => {
                page.open("moved {");
                page.pair("from", format!("{OAI}.was"));
                page.pair("to", identity);
                page.close("}");
            }
            Extra::Acl => {
                page.open("resource \"aws_s3_object\" \"index\" {");
                page.pair("key", "\"index.html\"");
                page.pair("source_hash", format!("{identity}.etag"));
                page.close("}");
            }
            // A line break that Terraform takes and the parser does not.
            Extra::Unsupported => {
                page.open("locals {");
                page.plain("x = (!");
                page.plain("true)");
                page.close("}");
            }
            Extra::Unclosed => {
                page.open("data \"aws_region\" \"unclosed\" {");
                page.plain("x = [");
                page.close("}");
            }
            Extra::UnclosedMention => {
                page.open("data \"aws_region\" \"mention\" {");
                page.plain(format!("x = [{identity}.id"));
                page.close("}");
            }
        }
        page
    }
}

/// `name = [items]`, on one line where there is one item.
fn list(page: &mut Page, name: &str, items: &[String]) {
    if let [one] = items {
        page.pair(name, format!("[{one}]"));
        return;
    }
    page.open(format!("{name} = ["));
    for item in items {
        page.plain(format!("{item},"));
    }
    page.close("]");
}

/// Items and lists put together into one list.
fn joined(items: &[(String, bool)]) -> String {
    match items {
        [(list, true)] => list.clone(),
        _ if items.iter().any(|(_, is_list)| *is_list) => {
            let parts = items.iter().map(|(text, is_list)| if *is_list { text.clone() } else { format!("[{text}]") });
            format!("concat({})", parts.collect::<Vec<_>>().join(", "))
        }
        _ => format!("[{}]", items.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join(", ")),
    }
}

/// Comments and white space where nobody expects them.
struct Noise<'d> {
    bytes: &'d [u8],
    at: usize,
    comments: usize,
}

impl Noise<'_> {
    fn next(&mut self) -> u8 {
        self.at += 1;
        self.bytes[self.at % self.bytes.len()]
    }

    /// A comment with a number by which it is found again.
    fn comment(&mut self, tie: Tie) -> String {
        self.comments += 1;
        let bait = match self.comments % 4 {
            0 => format!("{OAI}.gone.iam_arn"),
            1 => "why? \"because { [ (".to_owned(),
            2 => "größe = 1".to_owned(),
            _ => "}".to_owned(),
        };
        format!("{}-{}; {bait}", tie.mark(), self.comments)
    }
}

fn generated() -> impl Strategy<Value = Generated> {
    draft().prop_map(|draft| Generated { files: draft.text(), draft })
}

// ---------------------------------------------------------------------------------------------------------------------
// Running
// ---------------------------------------------------------------------------------------------------------------------

type Files = BTreeMap<String, Vec<u8>>;

fn bytes(files: &BTreeMap<String, String>) -> Files {
    files.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect()
}

fn migrated(files: &Files, stages: &[Stage]) -> Result<Migration, MigrateError> {
    let file = |(path, bytes): (&String, &Vec<u8>)| (path.clone(), SourceFile { bytes: bytes.clone(), editable: true });
    let workspace = Workspace { files: files.iter().map(file).collect() };
    let templates = Templates::new(&BTreeMap::new()).expect("the built-in templates");
    migrate(&workspace, &Options { stages: stages.to_vec(), only: Vec::new() }, &templates)
}

/// The files after each stage.
fn after_stages(before: &Files, migration: &Migration) -> Vec<Files> {
    let mut files = before.clone();
    let stages = migration.stages.iter().map(|stage| {
        for (path, (_, new)) in &stage.files {
            files.insert(path.clone(), new.clone());
        }
        files.clone()
    });
    stages.collect()
}

/// The seeds of a run: the one that was asked for, or the suite's own.
fn seeds() -> Vec<RngSeed> {
    match Config::default().rng_seed {
        RngSeed::Random => [29, 1, 2].map(RngSeed::Fixed).to_vec(),
        given @ RngSeed::Fixed(_) => vec![given],
    }
}

fn hold<S: Strategy>(cases: u32, strategy: &S, property: impl Fn(S::Value) -> Result<(), String>)
where
    S::Value: fmt::Debug,
{
    let defaults = Config::default();
    let cases = (cases * defaults.cases).div_ceil(256);
    let checked = |value| property(value).map_err(TestCaseError::fail);
    for rng_seed in seeds() {
        let config = Config {
            cases,
            failure_persistence: None,
            max_shrink_iters: 2000,
            max_shrink_time: 20_000,
            rng_seed,
            ..Config::default()
        };
        if let Err(error) = TestRunner::new(config).run(strategy, checked) {
            panic!("{rng_seed:?}: {}", error.to_string().replace("\\n", "\n"));
        }
    }
}

fn ensure(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}

// ---------------------------------------------------------------------------------------------------------------------
// Reading what came out
// ---------------------------------------------------------------------------------------------------------------------

/// The text without its comments. What is generated here has no heredocs and no quotes inside interpolations.
fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    let mut quoted = false;
    while let Some(next) = rest.chars().next() {
        if !quoted && (rest.starts_with('#') || rest.starts_with("//")) {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
            continue;
        }
        if !quoted && rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
            continue;
        }
        quoted ^= next == '"';
        out.push(next);
        rest = &rest[next.len_utf8()..];
    }
    out
}

fn text_of(files: &Files) -> String {
    files
        .values()
        .map(|bytes| String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').to_owned() + "\n")
        .collect()
}

/// The top-level blocks, by their first line: a block ends with its one line, or with the brace in the first column.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim_start_matches('\u{feff}');
        let code = without_comments(line);
        if open {
            let block = out.last_mut().expect("a block is open");
            block.1.push_str(line);
            block.1.push('\n');
            open = !line.starts_with('}');
        } else if line.starts_with(|first: char| first.is_ascii_lowercase()) {
            let head = code.split('{').next().unwrap_or_default().trim().to_owned();
            out.push((head, format!("{line}\n")));
            open = !code.trim_end().ends_with('}');
        }
    }
    out
}

/// The blocks of all files whose first line begins so.
fn blocks_of(files: &Files, head: &str) -> BTreeMap<String, String> {
    blocks(&text_of(files)).into_iter().filter(|(found, _)| found.starts_with(head)).collect()
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// A statement of a policy, in its words without white space.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    holder: String,
    effect: String,
    actions: String,
    resources: String,
    principals: BTreeMap<String, String>,
    conditions: BTreeSet<String>,
    source_arn: Option<String>,
    /// When it is there at all; empty where that is always.
    guard: String,
}

impl Said {
    fn new(holder: &str) -> Said {
        Said {
            holder: holder.to_owned(),
            effect: "\"Allow\"".to_owned(),
            actions: String::new(),
            resources: String::new(),
            principals: BTreeMap::new(),
            conditions: BTreeSet::new(),
            source_arn: None,
            guard: String::new(),
        }
    }

    fn is_for_cloudfront(&self) -> bool {
        let service = self.principals.get("Service").map(|service| service.trim_matches(['[', ']']).to_owned());
        self.principals.len() == 1 && service.as_deref() == Some("\"cloudfront.amazonaws.com\"")
    }

    fn identities(&self) -> BTreeSet<String> {
        self.principals.values().flat_map(|text| names_behind(text, OAI)).collect()
    }

    /// Everything but the principals and the source ARN.
    fn content(&self) -> (&str, &str, &str, &str, &BTreeSet<String>) {
        (&self.holder, &self.effect, &self.actions, &self.resources, &self.conditions)
    }
}

/// The items of a list that is written out, or the one value.
fn items(value: &str) -> BTreeSet<String> {
    let inner = value.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(value);
    let bare = |item: &str| item.trim().trim_matches('"').trim_start_matches("${").trim_end_matches('}').to_owned();
    inner.split(',').map(bare).filter(|item| !item.is_empty()).collect()
}

/// The names behind `kind.` in a text.
fn names_behind(text: &str, kind: &str) -> Vec<String> {
    let mark = format!("{kind}.");
    let names = text.match_indices(&mark).map(|(at, _)| {
        let rest = &text[at + mark.len()..];
        rest[..rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len())].to_owned()
    });
    names.collect()
}

/// Collects the statements of a block, in whatever nesting they stand.
struct Statements<'h> {
    holder: &'h str,
    /// The conditions of what is being read.
    guards: Vec<String>,
    found: Vec<Said>,
}

fn value_of(attribute: &Attribute) -> String {
    squeezed(&attribute.value.to_string())
}

fn attribute(body: &Body, name: &str) -> Option<String> {
    body.get_attribute(name).map(value_of)
}

fn key_of(key: &ObjectKey) -> String {
    let text = match key {
        ObjectKey::Ident(name) => name.to_string(),
        ObjectKey::Expression(expr) => expr.to_string(),
    };
    text.trim().trim_matches('"').to_owned()
}

fn entries(expr: &Expression) -> Vec<(String, &Expression)> {
    match expr {
        Expression::Object(object) => object.iter().map(|(key, value)| (key_of(key), value.expr())).collect(),
        _ => Vec::new(),
    }
}

impl Visit for Statements<'_> {
    fn visit_block(&mut self, block: &Block) {
        let content = match block.ident.as_str() {
            "statement" => Some(&block.body),
            "dynamic" => block.body.get_blocks("content").next().map(|content| &content.body),
            _ => None,
        };
        let Some(body) = content else {
            visit_block(self, block);
            return;
        };
        let mut said = Said::new(self.holder);
        said.guard = attribute(&block.body, "for_each").unwrap_or_default();
        said.effect = attribute(body, "effect").unwrap_or(said.effect);
        said.actions = attribute(body, "actions")
            .or_else(|| Some(format!("!{}", attribute(body, "not_actions")?)))
            .unwrap_or_default();
        said.resources = attribute(body, "resources").unwrap_or_default();
        for structure in body {
            let Structure::Block(inner) = structure else { continue };
            let get = |name: &str| attribute(&inner.body, name).unwrap_or_default();
            match inner.ident.as_str() {
                "principals" => {
                    said.principals.insert(get("type").trim_matches('"').to_owned(), get("identifiers"));
                }
                "condition" if get("variable") == "\"AWS:SourceArn\"" => said.source_arn = Some(get("values")),
                _ => {
                    said.conditions.insert(format!("{} {} {}", get("test"), get("variable"), get("values")));
                }
            }
        }
        self.found.push(said);
    }

    fn visit_conditional(&mut self, conditional: &Conditional) {
        let condition = squeezed(&conditional.cond_expr.to_string());
        for (guard, expr) in
            [(condition.clone(), &conditional.true_expr), (format!("!({condition})"), &conditional.false_expr)]
        {
            self.guards.push(guard);
            self.visit_expr(expr);
            self.guards.pop();
        }
    }

    fn visit_object(&mut self, object: &Object) {
        if !object.iter().any(|(key, _)| key_of(key) == "Effect") {
            visit_object(self, object);
            return;
        }
        let mut said = Said::new(self.holder);
        said.guard = self.guards.join("&&");
        for (key, value) in object.iter() {
            let text = squeezed(&value.expr().to_string());
            match key_of(key).as_str() {
                "Effect" => said.effect = text,
                "Action" => said.actions = text,
                "NotAction" => said.actions = format!("!{text}"),
                "Resource" => said.resources = text,
                "Principal" => {
                    for (kind, who) in entries(value.expr()) {
                        said.principals.insert(kind, squeezed(&who.to_string()));
                    }
                }
                "Condition" => {
                    for (test, keys) in entries(value.expr()) {
                        for (variable, values) in entries(keys) {
                            let values = squeezed(&values.to_string());
                            if variable == "AWS:SourceArn" {
                                said.source_arn = Some(values);
                            } else {
                                said.conditions.insert(format!("\"{test}\" \"{variable}\" {values}"));
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        self.found.push(said);
    }
}

/// The statements of all policies.
fn statements(files: &Files) -> Vec<Said> {
    let mut out = Vec::new();
    for (head, text) in blocks(&without_comments(&text_of(files))) {
        if !head.contains("\"aws_iam_policy_document\"") && !head.contains("\"aws_s3_bucket_policy\"") {
            continue;
        }
        let body: Body = text.parse().unwrap_or_else(|error| panic!("{head} cannot be read: {error}\n{text}"));
        let mut reader = Statements { holder: &head, guards: Vec::new(), found: Vec::new() };
        reader.visit_body(&body);
        out.extend(reader.found);
    }
    out
}

/// An origin: its distribution, its id, its bucket, its OAI if it has one, whether it has an OAC.
#[derive(Debug, Clone, PartialEq)]
struct SeenOrigin {
    distribution: String,
    id: String,
    bucket: Option<String>,
    identity: Option<String>,
    has_control: bool,
}

fn origins(files: &Files) -> Vec<SeenOrigin> {
    let mut out = Vec::new();
    for (head, text) in blocks(&without_comments(&text_of(files))) {
        let Some(name) = head.strip_prefix(&format!("resource \"{DISTRIBUTION}\" ")) else { continue };
        let body: Body = text.parse().unwrap_or_else(|error| panic!("{head} cannot be read: {error}\n{text}"));
        let distribution = body.blocks().next().expect("the distribution's own block");
        for origin in distribution.body.get_blocks("origin") {
            let config = origin.body.get_blocks("s3_origin_config").next();
            let identity = config.and_then(|config| attribute(&config.body, "origin_access_identity"));
            let domain = attribute(&origin.body, "domain_name").unwrap_or_default();
            out.push(SeenOrigin {
                distribution: name.trim_matches('"').to_owned(),
                id: attribute(&origin.body, "origin_id").unwrap_or_default(),
                bucket: names_behind(&domain, "aws_s3_bucket").pop(),
                identity: identity.and_then(|identity| names_behind(&identity, OAI).pop()),
                has_control: origin.body.has_attribute("origin_access_control_id"),
            });
        }
    }
    out
}

// ---------------------------------------------------------------------------------------------------------------------
// What must hold
// ---------------------------------------------------------------------------------------------------------------------

/// No line of the result is worse than the line that it was: line ends, the mark at the beginning, the end of the file.
fn shape_is_kept(path: &str, old: &str, new: &str) -> Result<(), String> {
    let ends = |text: &str| (text.matches("\r\n").count(), text.matches('\n').count());
    let ((old_crlf, old_all), (new_crlf, new_all)) = (ends(old), ends(new));
    ensure(old_crlf != 0 || new_crlf == 0, || format!("{path}: a line ends with CRLF that did not"))?;
    ensure(old_all == 0 || old_crlf != old_all || new_crlf == new_all, || {
        format!("{path}: a line ends with LF in a CRLF file\n{new:?}")
    })?;
    ensure(old.starts_with('\u{feff}') == new.starts_with('\u{feff}'), || format!("{path}: the BOM"))?;
    ensure(new.matches('\u{feff}').count() == old.matches('\u{feff}').count(), || format!("{path}: BOMs"))?;
    ensure(new.is_empty() || old.ends_with('\n') == new.ends_with('\n'), || {
        format!("{path}: the last line's end\n{new}")
    })?;
    let blanks = |text: &str| text.replace('\r', "").contains("\n\n\n");
    ensure(blanks(old) || !blanks(new), || format!("{path}: a hole of two blank lines\n{new}"))?;
    // Where the file has such lines itself, one of them may have been copied.
    let trailing = |text: &str| text.lines().any(|line| line.trim_end_matches('\r').ends_with([' ', '\t']));
    ensure(trailing(old) || !trailing(new), || format!("{path}: a line with white space at its end\n{new}"))
}

/// A block that is there in any case names no instance that may not be there, but where it asks first.
fn instances_are_there(before: &Files, after: &Files) -> Result<(), String> {
    let old = blocks_of(before, "");
    // The function `one` is known to every version of Terraform that a module asks for here, and not to all that others may have.
    let knows_one = text_of(before).contains("required_version");
    for (head, text) in blocks_of(after, "") {
        let code = without_comments(&text);
        let known = old.contains_key(&head) || knows_one || !code.contains("one(");
        ensure(known, || format!("{head} has a function that may not be known\n{text}"))?;
        let code = if knows_one { code } else { without_asked(&code) };
        let was = old.get(&head).map(|text| without_comments(text)).unwrap_or_default();
        let repeats = code.lines().any(|line| {
            let line = line.trim_start();
            line.starts_with("count ") || line.starts_with("for_each ")
        });
        for index in ["[0]", "[count.index]", "[each.key]"] {
            let is_new = code.matches(index).count() > was.matches(index).count();
            ensure(repeats || !is_new, || format!("{head} has one instance and names {index}\n{text}"))?;
        }
    }
    Ok(())
}

/// The code with `length(x) > 0 ? x.attribute : null` in the place of `length(x) > 0 ? x[0].attribute : null`.
fn without_asked(code: &str) -> String {
    let mut out = code.to_owned();
    for line in code.lines() {
        let asked = line.split_once("length(").and_then(|(_, rest)| rest.split_once(") > 0 ? "));
        if let Some((thing, answer)) = asked
            && answer.ends_with(" : null")
            && let Some(attribute) = answer.strip_prefix(&format!("{thing}[0]."))
        {
            out = out.replace(line, &line.replace(answer, &format!("{thing}.{attribute}")));
        }
    }
    out
}

/// The result can be read as far as what was given can.
fn reads_again(path: &str, old: &str, new: &str) -> Result<(), String> {
    let (before, after) = (parse(old), parse(new));
    let texts: Vec<&str> = before.broken.iter().map(|broken| broken.span.of(old)).collect();
    for broken in &after.broken {
        let text = broken.span.of(new);
        ensure(texts.contains(&text), || format!("{path}: cannot be read any more: {}\n{text}", broken.message))?;
    }
    ensure(before.broken.len() == after.broken.len(), || format!("{path}: a broken item is gone"))
}

/// Whether all of `small` is in `big`, in its order.
fn is_within(small: &str, big: &str) -> bool {
    let mut big = big.chars();
    small.chars().all(|wanted| big.any(|found| found == wanted))
}

/// The changed stretches: the lines that are gone and the lines that came. Lines that differ in spaces only are the same.
fn changed_lines(old: &str, new: &str) -> Vec<(Vec<String>, Vec<String>)> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let meant = |lines: &[&str]| lines.iter().map(|line| squeezed(line)).collect::<Vec<String>>();
    let (old_meant, new_meant) = (meant(&old), meant(&new));
    let own = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<String>>();
    let ops = capture_diff_slices(Algorithm::Myers, &old_meant, &new_meant);
    let changed = ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    changed.map(|op| (own(&old[op.old_range()]), own(&new[op.new_range()]))).collect()
}

/// The bucket policies, by the first lines of their blocks, that the grant takes `ignore_changes` away from: it may do so where
/// a policy names OAIs by their canonical users alone, which is why people put it there, and gets a statement for CloudFront.
fn taken_out(draft: &Draft, before: &Files, after: &Files, migration: &Migration) -> Result<BTreeSet<String>, String> {
    let mut out = BTreeSet::new();
    for change in migration.stages[0].changes.iter().filter(|change| change.code == "OAC090") {
        let name = change.address.strip_prefix("aws_s3_bucket_policy.").unwrap_or_default();
        let index = (0..draft.buckets.len()).find(|index| draft.bucket_name(u8::try_from(*index).unwrap_or(0)) == name);
        let fits = index.is_some_and(|index| {
            let of_oais = draft.statements(index).into_iter().filter(|statement| !statement.about.is_empty());
            draft.buckets[index].ignored && of_oais.into_iter().all(|statement| statement.form == Form::Canonical)
        });
        ensure(fits, || format!("no reason to take `ignore_changes` away: {change:?}"))?;
        let old = statements(before);
        let mut new = statements(after).into_iter().filter(|said| !old.contains(said));
        let granted = new.any(|said| said.is_for_cloudfront() && said.holder.ends_with(&format!(" \"{name}\"")));
        ensure(granted, || format!("`ignore_changes` goes for nothing: {change:?}"))?;
        out.insert(format!("resource \"aws_s3_bucket_policy\" \"{name}\""));
    }
    Ok(out)
}

/// The text without the `lifecycle` of these blocks and the comments at it.
fn without_ignoring(text: &str, heads: &BTreeSet<String>) -> String {
    let mut out = String::new();
    let (mut concerned, mut inside) = (false, false);
    for line in text.lines() {
        let code = without_comments(line.trim_start_matches('\u{feff}'));
        if code.starts_with(|first: char| first.is_ascii_lowercase()) {
            concerned = heads.contains(code.split('{').next().unwrap_or_default().trim());
        }
        inside |= concerned && code.trim() == "lifecycle {";
        let above = concerned && code.trim().is_empty() && !comments(line, &[Tie::Ignoring]).is_empty();
        if !inside && !above {
            out.push_str(line);
            out.push('\n');
        }
        inside &= code.trim() != "}";
    }
    out
}

/// Every line that is gone or changed holds something that the stage may touch.
fn lines_are_accounted_for(
    stage: Stage,
    path: &str,
    (old, new): (&str, &str),
    taken_out: &BTreeSet<String>,
) -> Result<(), String> {
    match stage {
        // All that was there is there, in its order, but what lets Terraform ignore the grant; only a version constraint may be
        // another.
        Stage::Grant => {
            let rest =
                |text: &str| squeezed(&text.lines().filter(|line| !line.contains("version")).collect::<String>());
            ensure(is_within(&rest(&without_ignoring(old, taken_out)), &rest(new)), || {
                format!("{path}: grant removes something\n{new}")
            })
        }
        Stage::Switch => {
            // The last is that of an output: it says that the output is deprecated.
            let touched =
                ["s3_origin_config", "origin_access_identity", "bucket_domain_name", "comment", OAI, "description"];
            for (gone, came) in changed_lines(old, new) {
                for line in &gone {
                    let code = without_comments(line);
                    let fine = touched.iter().any(|word| code.contains(word)) || matches!(code.trim(), "" | "}");
                    ensure(fine, || format!("{path}: switch has changed this line: {line:?}\ninto {came:?}"))?;
                }
            }
            Ok(())
        }
        // What is retired is looked at block by block and statement by statement.
        Stage::Retire => Ok(()),
    }
}

/// The comments that stand in a text, by their marks.
fn comments<'t>(text: &'t str, ties: &[Tie]) -> BTreeSet<&'t str> {
    let mut out = BTreeSet::new();
    for tie in ties {
        let mark = format!("{}-", tie.mark());
        for (at, _) in text.match_indices(&mark) {
            let rest = &text[at + mark.len()..];
            let end = rest.find(';').unwrap_or(0);
            if end > 0 && rest[..end].bytes().all(|byte| byte.is_ascii_digit()) {
                out.insert(&text[at..at + mark.len() + end]);
            }
        }
    }
    out
}

/// No comment goes unless what it speaks of goes.
fn comments_stay(stage: Stage, old: &str, new: &str, taken_out: &BTreeSet<String>) -> Result<(), String> {
    let ties: &[Tie] = match stage {
        Stage::Grant => &[Tie::Loose, Tie::Ignoring, Tie::Tied, Tie::Inner],
        Stage::Switch => &[Tie::Loose, Tie::Ignoring, Tie::Tied],
        Stage::Retire => &[Tie::Loose, Tie::Ignoring],
    };
    let (old, new) = (&without_ignoring(old, taken_out), &new.replace('\r', ""));
    let (before, after) = (comments(old, ties), comments(new, ties));
    let lost: Vec<&&str> = before.difference(&after).collect();
    ensure(lost.is_empty(), || format!("{stage} loses the comments {lost:?}\n{new}"))?;
    // What stands right above a block goes with it alone.
    let after_all = comments(new, &[Tie::Tied]);
    for (_, block) in blocks(old).iter().filter(|(_, block)| new.contains(block.as_str())) {
        let above = old.find(block.as_str()).and_then(|at| old[..at].lines().next_back()).unwrap_or_default();
        let lost = without_comments(above).trim().is_empty() && !comments(above, &[Tie::Tied]).is_subset(&after_all);
        ensure(!lost, || format!("{stage} takes {above:?} from above\n{block}\n{new}"))?;
    }
    Ok(())
}

/// A stage touches the kinds of block that it is about, and no others.
fn blocks_are_left_alone(
    stage: Stage,
    before: &Files,
    after: &Files,
    taken_out: &BTreeSet<String>,
) -> Result<(), String> {
    let (old, new) = (blocks_of(before, ""), blocks_of(after, ""));
    for (head, text) in &old {
        let names_oai = without_comments(text).contains(OAI);
        // An output of an OAI says that it is deprecated.
        let is_output = head.starts_with("output") && names_oai;
        let may_change = match stage {
            Stage::Grant => {
                (head.contains("policy") && names_oai)
                    || taken_out.contains(head)
                    || is_output
                    || head.starts_with(&format!("resource \"{OAI}\""))
                    || head == "terraform"
            }
            Stage::Switch => {
                (head.contains(&format!("\"{DISTRIBUTION}\"")) && names_oai)
                    || is_output
                    || head.starts_with(&format!("resource \"{OAI}\""))
            }
            Stage::Retire => names_oai || head.starts_with(&format!("resource \"{OAI}\"")),
        };
        let same = new.get(head) == Some(text);
        ensure(same || may_change, || format!("{stage} has touched {head}\n{text}\nnow\n{:?}", new.get(head)))?;
        ensure(new.contains_key(head) || stage == Stage::Retire, || format!("{stage} has taken {head} away"))?;
    }
    for head in new.keys().filter(|head| !old.contains_key(*head)) {
        let control = stage == Stage::Grant && head.starts_with(&format!("resource \"{OAC}\""));
        // What a module offers its callers.
        let offered = ["origin_access_control_id", "cloudfront_distribution_arns"];
        let offered = stage == Stage::Grant
            && offered.iter().any(|name| head.contains(name))
            && (head.starts_with("output") || head.starts_with("variable"));
        ensure(control || offered, || format!("{stage} has put {head} there"))?;
    }
    Ok(())
}

/// How a policy may name the instances of a distribution, by how the module repeats.
fn is_fitting(draft: &Draft, holder: &str, arn: &str, distribution: &str) -> bool {
    let index = draft.buckets.iter().enumerate().find(|(index, _)| {
        let name = draft.bucket_name(u8::try_from(*index).unwrap_or(0));
        holder.ends_with(&format!(" \"{name}\""))
    });
    let repeats = index.is_some_and(|(_, bucket)| bucket.repeats);
    let name = format!("{DISTRIBUTION}.{distribution}");
    let forms: Vec<String> = match (draft.repeat, repeats) {
        (Repeat::Once, _) => vec![format!("{name}.arn")],
        (Repeat::Toggle, true) => {
            vec![format!("{name}[0].arn"), format!("{name}[count.index].arn"), format!("{name}[*].arn")]
        }
        (Repeat::Toggle, false) => vec![format!("{name}[*].arn")],
        (Repeat::ForEach, true) => vec![format!("{name}[each.key].arn")],
        (Repeat::ForEach, false) => vec![format!("values({name})[*].arn")],
    };
    forms.iter().any(|form| arn.contains(form.as_str()))
}

/// Whether callers hand their distributions' ARNs over by an input: one that may be left out, of a module that is no root, where
/// an OAI of the statements is shown by its path and no origin of the module takes it.
fn is_for_callers(input: &str, sources: &[&Said], before: &Files, after: &Files) -> bool {
    let declared = blocks_of(after, &format!("variable \"{input}\""));
    let is_optional = declared.values().any(|text| {
        let text = squeezed(text);
        text.contains("type=list(string)") && text.contains("default=[]")
    });
    let origins = origins(before);
    let outputs = blocks_of(before, "output");
    let is_shown = |identity: &String| {
        let mut shown = outputs.values().filter(|text| text.contains(".cloudfront_access_identity_path"));
        shown.any(|text| names_behind(&without_comments(text), OAI).contains(identity))
            && !origins.iter().any(|origin| origin.identity.as_ref() == Some(identity))
    };
    is_optional
        && blocks_of(before, "provider").is_empty()
        && sources.iter().flat_map(|source| source.identities()).any(|identity| is_shown(&identity))
}

/// Whether somebody has moved a bucket's policy to CloudFront before and left the origin behind: the policy names no OAI any
/// more and lets CloudFront read all objects for this distribution, and the finding tells so (OAC098).
fn is_granted_already(origin: &SeenOrigin, on_bucket: &[&Said], told: &Migration) -> bool {
    let (Some(bucket), Some(identity)) = (&origin.bucket, &origin.identity) else { return false };
    let lets_in = |said: &&&Said| {
        said.is_for_cloudfront()
            && said.effect == "\"Allow\""
            && said.conditions.is_empty()
            && said.guard.is_empty()
            && items(&said.actions).contains("s3:GetObject")
            && items(&said.resources).iter().any(|resource| resource.ends_with("/*"))
            && names_behind(said.source_arn.as_deref().unwrap_or_default(), DISTRIBUTION).contains(&origin.distribution)
    };
    let tells = |message: &str| {
        names_behind(message, "aws_s3_bucket").contains(bucket) && names_behind(message, OAI).contains(identity)
    };
    on_bucket.iter().all(|said| said.identities().is_empty())
        && on_bucket.iter().any(|said| lets_in(&said))
        && told.findings.iter().any(|found| found.finding.code == "OAC098" && tells(&found.finding.message))
}

/// Nobody reaches further than before, and nobody loses what is still in use.
fn access_is_kept(
    draft: &Draft,
    stage: Stage,
    (before, after): (&Files, &Files),
    told: &Migration,
) -> Result<(), String> {
    let (old, new) = (statements(before), statements(after));
    let seen = origins(before);
    for said in new.iter().filter(|said| !old.contains(said)) {
        match stage {
            Stage::Grant => {
                ensure(said.is_for_cloudfront(), || format!("grant adds a statement for somebody else: {said:?}"))?;
                let sources: Vec<&Said> = old
                    .iter()
                    .filter(|source| !source.identities().is_empty() && source.content() == said.content())
                    .collect();
                ensure(!sources.is_empty(), || format!("grant adds a statement that no OAI has: {said:?}\n{old:#?}"))?;
                let Some(arn) = &said.source_arn else { return Err(format!("without AWS:SourceArn: {said:?}")) };
                let named: BTreeSet<String> = names_behind(arn, DISTRIBUTION).into_iter().collect();
                let inputs = names_behind(arn, "var");
                ensure(!named.is_empty() || !inputs.is_empty(), || format!("no distribution in {arn}"))?;
                for input in &inputs {
                    ensure(is_for_callers(input, &sources, before, after), || {
                        format!("whose is var.{input}? {said:?}")
                    })?;
                    let is_there = !named.is_empty() || said.guard.contains(&format!("length(var.{input})>0"));
                    ensure(is_there, || format!("without callers there is no distribution: {said:?}"))?;
                }
                for distribution in &named {
                    let bucket = said.holder.rsplit(' ').next().unwrap_or_default().trim_matches('"');
                    let uses = seen.iter().any(|origin| {
                        let identity = origin.identity.as_ref();
                        origin.distribution == *distribution
                            && origin.bucket.as_deref() == Some(bucket)
                            && identity.is_some_and(|name| sources.iter().any(|s| s.identities().contains(name)))
                    });
                    ensure(uses, || format!("{distribution} has no such OAI on {bucket}: {said:?}"))?;
                    ensure(is_fitting(draft, &said.holder, arn, distribution), || {
                        format!("which instances? {said:?}")
                    })?;
                }
            }
            Stage::Switch => return Err(format!("switch changes a statement: {said:?}")),
            Stage::Retire => {
                let narrowed = |source: &&Said| {
                    source.content() == said.content()
                        && source.source_arn == said.source_arn
                        && said
                            .principals
                            .iter()
                            .all(|(kind, who)| source.principals.get(kind).is_some_and(|had| is_within(who, had)))
                };
                ensure(old.iter().any(|source| narrowed(&source)), || format!("retire widens a statement: {said:?}"))?;
            }
        }
    }
    for said in &old {
        let about_oai = !said.identities().is_empty();
        let stays = new.contains(said) || (stage == Stage::Retire && about_oai);
        ensure(stays, || format!("{stage} takes a statement away: {said:?}"))?;
    }
    if stage == Stage::Switch {
        let moved_to = origins(after);
        for (origin, moved) in seen.iter().zip(&moved_to) {
            let (Some(identity), None) = (&origin.identity, &moved.identity) else { continue };
            ensure(moved.has_control, || format!("{origin:?} is left without access"))?;
            let bucket = origin.bucket.clone().unwrap_or_default();
            let on_bucket: Vec<&Said> =
                new.iter().filter(|said| said.holder.ends_with(&format!(" \"{bucket}\""))).collect();
            let mut grants = 0;
            for source in on_bucket.iter().filter(|said| said.identities().contains(identity)) {
                let has_twin = on_bucket.iter().any(|said| {
                    let arn = said.source_arn.as_deref().unwrap_or_default();
                    // One that says more does as well: two statements about an OAI may need one for CloudFront.
                    said.is_for_cloudfront()
                        && (&said.holder, &said.effect) == (&source.holder, &source.effect)
                        && said.conditions.is_subset(&source.conditions)
                        && items(&said.actions).is_superset(&items(&source.actions))
                        && items(&said.resources).is_superset(&items(&source.resources))
                        && names_behind(arn, DISTRIBUTION).contains(&origin.distribution)
                });
                ensure(has_twin, || format!("{origin:?} is moved and loses {source:?}"))?;
                grants += usize::from(source.effect == "\"Allow\"");
            }
            ensure(grants > 0 || is_granted_already(origin, &on_bucket, told), || {
                format!("{origin:?} is moved without a grant")
            })?;
        }
        ensure(seen.len() == moved_to.len(), || "an origin is gone".to_owned())?;
    }
    Ok(())
}

/// Every mention is in the report, with what becomes of it, and why.
fn report_is_complete(before: &Files, after: &Files, migration: &Migration) -> Result<(), String> {
    let mentions = without_comments(&text_of(before)).matches(&format!("{OAI}.")).count();
    ensure(migration.references.len() == mentions, || {
        format!("{mentions} mentions, {} references: {:#?}", migration.references.len(), migration.references)
    })?;
    for reference in &migration.references {
        let reason = reference.reason.as_deref().unwrap_or_default();
        ensure(reference.outcome == Outcome::Migrated || !reason.is_empty(), || format!("no reason: {reference:?}"))?;
    }
    let switched = origins(after);
    for origin in switched.iter().filter(|origin| origin.identity.is_some()) {
        let id = origin.id.trim_matches('"');
        let entry = migration.origins.iter().find(|entry| entry.origin == id);
        let told = entry.is_some_and(|entry| !entry.ready && !entry.blocked_by.is_empty());
        ensure(told, || format!("{origin:?} keeps its OAI and nobody is told: {entry:?}"))?;
        ensure(migration.has_manual(), || format!("{origin:?} keeps its OAI and nobody has anything to do"))?;
    }
    Ok(())
}

/// Of a retired OAI nothing is left but the record of what it was called before: `moved` blocks stay.
fn nothing_is_left_behind(before: &Files, after: &Files) -> Result<(), String> {
    let (old, new) = (without_comments(&text_of(before)), without_comments(&text_of(after)));
    let declared = |text: &str| -> BTreeSet<String> {
        let heads = blocks(text).into_iter().map(|(head, _)| head);
        heads
            .filter_map(|head| Some(head.strip_prefix(&format!("resource \"{OAI}\" "))?.trim_matches('"').to_owned()))
            .collect()
    };
    let kept = blocks(&text_of(after)).into_iter().filter(|(head, _)| head != "moved").map(|(_, text)| text);
    let left: BTreeSet<String> = names_behind(&without_comments(&kept.collect::<String>()), OAI).into_iter().collect();
    for gone in declared(&old).difference(&declared(&new)) {
        ensure(!left.contains(gone), || format!("{OAI}.{gone} is retired and still named\n{new}"))?;
    }
    Ok(())
}

fn all_holds(module: &Generated) -> Result<(), String> {
    let before = bytes(&module.files);
    let migration = migrated(&before, &STAGES).map_err(|error| format!("{error:?}"))?;
    let after = after_stages(&before, &migration);
    let mut old = &before;
    for ((stage, result), new) in STAGES.into_iter().zip(&migration.stages).zip(&after) {
        let taken_out = match stage {
            Stage::Grant => taken_out(&module.draft, old, new, &migration)?,
            Stage::Switch | Stage::Retire => BTreeSet::new(),
        };
        for (path, (from, to)) in &result.files {
            let (from, to) = (String::from_utf8_lossy(from), String::from_utf8_lossy(to));
            shape_is_kept(path, &from, &to)?;
            reads_again(path, &from, &to)?;
            lines_are_accounted_for(stage, path, (&from, &to), &taken_out)?;
        }
        comments_stay(stage, &text_of(old), &text_of(new), &taken_out)?;
        blocks_are_left_alone(stage, old, new, &taken_out)?;
        instances_are_there(old, new)?;
        access_is_kept(&module.draft, stage, (old, new), &migration)?;
        old = new;
    }
    report_is_complete(&before, &after[1], &migration)?;
    nothing_is_left_behind(&before, &after[2])?;
    if module.draft.is_plain() {
        let kept = origins(&after[1]).into_iter().find(|origin| origin.identity.is_some());
        ensure(kept.is_none(), || format!("nothing stands in the way of {kept:?}: {:#?}", migration.findings))?;
    }
    Ok(())
}

#[test]
fn every_stage_changes_what_it_says_and_nothing_else() {
    hold(160, &generated(), |module| all_holds(&module));
}

#[test]
fn stages_one_by_one_are_the_fold_and_none_is_done_twice() {
    hold(70, &generated(), |module| {
        let before = bytes(&module.files);
        let whole = migrated(&before, &STAGES).map_err(|error| format!("{error:?}"))?;
        let after = after_stages(&before, &whole);
        let mut at = &before;
        for ((stage, result), new) in STAGES.into_iter().zip(&whole.stages).zip(&after) {
            let alone = migrated(at, &[stage]).map_err(|error| format!("{stage} alone: {error:?}"))?;
            ensure(alone.stages[0].files == result.files, || format!("{stage} alone is not what it is in the fold"))?;
            let again = migrated(new, &[stage]).map_err(|error| format!("{stage} again: {error:?}"))?;
            ensure(again.stages[0].changes.is_empty(), || format!("{stage} again: {:#?}", again.stages[0].changes))?;
            at = new;
        }
        Ok(())
    });
}

/// A branch that was merged in part: each file is as some stage left it.
#[test]
fn half_migrated_modules_are_taken_as_they_are() {
    let strategy = (generated(), vec(0usize..4, 3));
    hold(100, &strategy, |(module, picks)| {
        let before = bytes(&module.files);
        let whole = migrated(&before, &STAGES).map_err(|error| format!("{error:?}"))?;
        let after = after_stages(&before, &whole);
        let of_stage = |pick: usize| if pick == 0 { &before } else { &after[pick - 1] };
        let mixed: Files = before
            .keys()
            .zip(picks.iter().cycle())
            .map(|(path, pick)| (path.clone(), of_stage(*pick)[path].clone()))
            .collect();
        let show = |error: MigrateError| format!("{error:?}\n{}", text_of(&mixed));
        let migration = migrated(&mixed, &STAGES).map_err(show)?;
        let results = after_stages(&mixed, &migration);
        let mut old = &mixed;
        for (stage, new) in STAGES.into_iter().zip(&results) {
            access_is_kept(&module.draft, stage, (old, new), &migration)
                .map_err(|error| format!("{error}\n{}", text_of(old)))?;
            old = new;
        }
        Ok(())
    });
}

// ---------------------------------------------------------------------------------------------------------------------
// Damaged files
// ---------------------------------------------------------------------------------------------------------------------

/// The trees of the golden cases: what goes in and what comes out.
fn golden_trees() -> Vec<(String, Files)> {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let mut out = Vec::new();
    for case in std::fs::read_dir(&golden).expect("golden/") {
        let case = case.expect("an entry of golden/").path();
        for tree in ["before", "grant", "switch"] {
            let mut files = Files::new();
            read_into(&case.join(tree), &case.join(tree), &mut files);
            out.push((format!("{}/{tree}", case.display()), files));
        }
    }
    out.sort();
    out.retain(|(_, files)| !files.is_empty());
    out
}

fn read_into(root: &Path, folder: &Path, out: &mut Files) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("an entry of a golden tree").path();
        if path.is_dir() {
            read_into(root, &path, out);
        } else {
            let name = path.strip_prefix(root).expect("a path in the tree").to_string_lossy().replace('\\', "/");
            out.insert(name, std::fs::read(&path).expect("a golden file"));
        }
    }
}

#[derive(Debug, Clone)]
enum Damage {
    Delete { file: usize, at: usize, len: usize },
    Repeat { file: usize, at: usize, len: usize, to: usize },
    Insert { file: usize, at: usize, what: Vec<u8> },
}

fn damage() -> impl Strategy<Value = Damage> {
    const CHUNKS: [&str; 26] = [
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "\"",
        "${",
        "#",
        "//",
        "/*",
        "*/",
        "\n",
        "\r\n",
        "\r",
        "<<EOF\n",
        "EOF\n",
        "\\",
        "=",
        ",",
        "\u{feff}",
        "é",
        "count = 0\n",
        "[0]",
        ".*",
        "aws_cloudfront_origin_access_identity",
    ];
    let what = prop_oneof![4 => pick(&CHUNKS).prop_map(|chunk| chunk.as_bytes().to_vec()), 1 => vec(any::<u8>(), 1..6)];
    let place = || (any::<usize>(), any::<usize>());
    prop_oneof![
        (place(), 1usize..60).prop_map(|((file, at), len)| Damage::Delete { file, at, len }),
        (place(), 1usize..200, any::<usize>()).prop_map(|((file, at), len, to)| Damage::Repeat { file, at, len, to }),
        (place(), what).prop_map(|((file, at), what)| Damage::Insert { file, at, what }),
    ]
}

fn damaged(tree: &Files, damages: &[Damage]) -> Files {
    let mut files = tree.clone();
    let paths: Vec<String> = files.keys().cloned().collect();
    for damage in damages {
        let (Damage::Delete { file, .. } | Damage::Repeat { file, .. } | Damage::Insert { file, .. }) = damage;
        let Some(bytes) = files.get_mut(&paths[file % paths.len()]) else { continue };
        let clamp = |at: usize, len: usize, size: usize| (at % (size + 1), (at % (size + 1) + len).min(size));
        match damage {
            Damage::Delete { at, len, .. } => {
                let (from, to) = clamp(*at, *len, bytes.len());
                bytes.drain(from..to);
            }
            Damage::Repeat { at, len, to, .. } => {
                let (from, until) = clamp(*at, *len, bytes.len());
                let chunk = bytes[from..until].to_vec();
                let to = to % (bytes.len() + 1);
                bytes.splice(to..to, chunk);
            }
            Damage::Insert { at, what, .. } => {
                let at = at % (bytes.len() + 1);
                bytes.splice(at..at, what.iter().copied());
            }
        }
    }
    files
}

#[test]
fn damaged_files_are_no_reason_to_fail() {
    let trees = golden_trees();
    assert!(trees.len() > 60, "only {} golden trees", trees.len());
    let strategy = (0..trees.len(), vec(damage(), 1..4));
    hold(400, &strategy, |(index, damages)| {
        let (name, tree) = &trees[index];
        let files = damaged(tree, &damages);
        match migrated(&files, &STAGES) {
            Ok(_) | Err(MigrateError::Input(_)) => Ok(()),
            Err(error) => Err(format!("{name}: {error:?}\n{}", text_of(&files))),
        }
    });
}

// ---------------------------------------------------------------------------------------------------------------------
// Large modules
// ---------------------------------------------------------------------------------------------------------------------

/// More ways to open than there are rounds, in a module that would take minutes if each were read anew.
#[test]
fn a_module_may_have_any_number_of_sites() {
    let site = |index: usize| {
        format!(
            r#"
            resource "aws_s3_bucket" "s{index}" {{
              bucket = "s{index}"
            }}

            resource "aws_s3_bucket_policy" "s{index}" {{
              bucket = aws_s3_bucket.s{index}.id
              policy = jsonencode({{
                Statement = {{
                  Effect    = "Allow"
                  Principal = {{ AWS = {OAI}.all.iam_arn }}
                  Action    = "s3:GetObject"
                  Resource  = "${{aws_s3_bucket.s{index}.arn}}/*"
                }}
              }})
            }}

            resource "{DISTRIBUTION}" "s{index}" {{
              depends_on = [aws_s3_bucket_policy.s{index}]

              origin {{
                domain_name = aws_s3_bucket.s{index}.bucket_regional_domain_name

                s3_origin_config {{
                  origin_access_identity = {OAI}.all.cloudfront_access_identity_path
                }}
              }}
            }}
            "#
        )
    };
    let mut text = format!("resource \"{OAI}\" \"all\" {{\n}}\n");
    text.extend((0..260).map(site));
    let before = Files::from([("main.tf".to_owned(), text.into_bytes())]);
    let migration = migrated(&before, &STAGES).unwrap_or_else(|error| panic!("{error:?}"));
    let moved = migration.stages[1].changes.iter().filter(|change| change.code == "OAC005").count();
    assert_eq!(moved, 260, "{:?}", migration.findings.first());
}

// ---------------------------------------------------------------------------------------------------------------------
// Real Terraform
// ---------------------------------------------------------------------------------------------------------------------

/// Whether to run at all: without Terraform this is a failure in CI, and a visible skip elsewhere.
fn has_terraform() -> bool {
    let found = Command::new("terraform").arg("version").output().is_ok();
    assert!(found || std::env::var_os("CI").is_none(), "CI must have `terraform` on its PATH");
    if !found {
        eprintln!("skipped: there is no `terraform` on the PATH");
    }
    found
}

/// Runs `terraform fmt` over a folder and returns the files that it names.
fn terraform_fmt(folder: &Path, arguments: &[&str]) -> BTreeSet<String> {
    let output = Command::new("terraform")
        .args(["fmt", "-list=true", "-recursive"])
        .args(arguments)
        .arg(".")
        .current_dir(folder)
        .env("CHECKPOINT_DISABLE", "1")
        .output()
        .expect("terraform");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 3)), "terraform fmt: {}\n{errors}", output.status);
    String::from_utf8_lossy(&output.stdout).lines().map(|line| line.trim().replace('\\', "/")).collect()
}

fn write_tree(folder: &Path, files: &Files) {
    std::fs::create_dir_all(folder).expect("a folder for a tree");
    for (path, bytes) in files {
        std::fs::write(folder.join(path), bytes).expect("a file of a tree");
    }
}

#[test]
fn formatted_modules_stay_formatted_through_all_stages() {
    if !has_terraform() {
        return;
    }
    for rng_seed in seeds() {
        formatted_modules_stay_formatted(rng_seed);
    }
}

fn formatted_modules_stay_formatted(rng_seed: RngSeed) {
    let config = Config { rng_seed, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let given = tempfile::tempdir().expect("a temporary folder");
    let mut cases = 0;
    while cases < 48 {
        let module = generated().new_tree(&mut runner).expect("a module").current();
        // The formatter refuses what it cannot read, and reads no byte order mark.
        let unread = [Extra::Unclosed, Extra::UnclosedMention];
        if unread.iter().any(|extra| module.draft.extras.contains(extra)) || module.draft.files.iter().any(|f| f.bom) {
            continue;
        }
        write_tree(&given.path().join(format!("{cases:03}")), &bytes(&module.files));
        cases += 1;
    }
    terraform_fmt(given.path(), &[]);

    let results = tempfile::tempdir().expect("a temporary folder");
    for case in 0..cases {
        let name = format!("{case:03}");
        let mut before = Files::new();
        read_into(&given.path().join(&name), &given.path().join(&name), &mut before);
        let migration = migrated(&before, &STAGES).unwrap_or_else(|error| panic!("{error:?}\n{}", text_of(&before)));
        for (stage, files) in STAGES.into_iter().zip(after_stages(&before, &migration)) {
            write_tree(&results.path().join(format!("{name}-{stage}")), &files);
        }
        write_tree(&results.path().join(format!("{name}-before")), &before);
    }
    let diff = terraform_fmt(results.path(), &["-check"]);
    // What the formatter would change in its own output is no fault of the stages.
    let fault = |path: &&String| {
        let (case, file) = path.split_once('/').unwrap_or_default();
        let case = case.split('-').next().unwrap_or_default();
        !diff.contains(&format!("{case}-before/{file}"))
    };
    if let Some(path) = diff.iter().find(fault) {
        let text = std::fs::read_to_string(results.path().join(path)).unwrap_or_default();
        panic!("{rng_seed:?}: {path} is no longer as `terraform fmt` has it; all of them: {diff:#?}\n{text}");
    }
}
