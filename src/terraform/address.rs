//! Names of things inside one module, as Terraform writes them.

use std::fmt;

/// Whether a resource is managed or only read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// `resource`
    Managed,
    /// `data`
    Data,
}

/// Something that a module declares and expressions can refer to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Address {
    /// `aws_s3_bucket.site`, `data.aws_s3_bucket.site`
    Resource {
        /// Managed or data.
        mode: Mode,
        /// The resource type.
        kind: String,
        /// The resource name.
        name: String,
    },
    /// `var.name`
    Variable(String),
    /// `local.name`
    Local(String),
    /// `module.name`
    Module(String),
    /// `module.name.output`, where it is known what in the call it depends on
    ModuleOutput {
        /// The call.
        module: String,
        /// The output.
        output: String,
    },
    /// `output.name`: nothing in the module refers to it.
    Output(String),
}

impl Address {
    /// The address of a managed resource.
    pub fn managed(kind: &str, name: &str) -> Address {
        Address::Resource { mode: Mode::Managed, kind: kind.to_owned(), name: name.to_owned() }
    }

    /// The address of a data source.
    pub fn data(kind: &str, name: &str) -> Address {
        Address::Resource { mode: Mode::Data, kind: kind.to_owned(), name: name.to_owned() }
    }

    /// The name, without what stands before it.
    pub fn name(&self) -> &str {
        match self {
            Address::Resource { name, .. }
            | Address::ModuleOutput { output: name, .. }
            | Address::Variable(name)
            | Address::Local(name)
            | Address::Module(name)
            | Address::Output(name) => name,
        }
    }

    /// The resource type, for a resource or data source.
    pub fn kind(&self) -> Option<&str> {
        match self {
            Address::Resource { kind, .. } => Some(kind),
            _ => None,
        }
    }

    /// Whether this is a resource that Terraform manages.
    pub fn is_managed(&self) -> bool {
        matches!(self, Address::Resource { mode: Mode::Managed, .. })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Resource { mode: Mode::Managed, kind, name } => write!(f, "{kind}.{name}"),
            Address::Resource { mode: Mode::Data, kind, name } => write!(f, "data.{kind}.{name}"),
            Address::Variable(name) => write!(f, "var.{name}"),
            Address::Local(name) => write!(f, "local.{name}"),
            Address::Module(name) => write!(f, "module.{name}"),
            Address::ModuleOutput { module, output } => write!(f, "module.{module}.{output}"),
            Address::Output(name) => write!(f, "output.{name}"),
        }
    }
}
