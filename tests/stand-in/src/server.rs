//! The provider as Terraform's core talks to it: one gRPC service on a socket, one setting a connection.

use crate::account::Account;
use crate::refuse::Refusal;
use crate::resource::{self, Setting};
use crate::schema::{Block, Schemas};
use crate::tfplugin6 as wire;
use crate::tfplugin6::provider_server::{Provider, ProviderServer};
use crate::value::Value;
use crate::{data, plan};
use anyhow::{Context, Result};
use serde_json::Value as Json;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::UnixListener;
use tokio::runtime::Runtime;
use tonic::transport::Server;
use tonic::{Request, Response, Status};

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Runtime::new().unwrap_or_else(|error| panic!("no runtime: {error}")));

/// How long a distribution's change takes here.
const DEPLOYMENT: Duration = Duration::from_millis(40);

/// A provider that answers on a socket until it is dropped.
#[derive(Debug)]
pub struct Serving(tokio::task::JoinHandle<()>);

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Serves `schemas` on `account` at `socket`. Terraform opens a connection for each `provider` block, so each connection has
/// a setting of its own. Errors when the socket cannot be made.
pub fn serve(socket: &Path, schemas: Schemas, account: &Arc<Account>) -> Result<Serving> {
    let _entered = RUNTIME.enter();
    let listener = UnixListener::bind(socket).with_context(|| socket.display().to_string())?;
    let (schemas, account) = (Arc::new(schemas), Arc::clone(account));
    let task = RUNTIME.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let connection = Connection {
                schemas: Arc::clone(&schemas),
                account: Arc::clone(&account),
                setting: Mutex::new(Setting::default()),
            };
            let service =
                ProviderServer::new(connection).max_decoding_message_size(64 << 20).max_encoding_message_size(64 << 20);
            tokio::spawn(async move {
                let incoming = tokio_stream::once(Ok::<_, std::io::Error>(stream));
                // A connection that breaks is Terraform's to report.
                let _ = Server::builder().add_service(service).serve_with_incoming(incoming).await;
            });
        }
    });
    Ok(Serving(task))
}

/// `TF_REATTACH_PROVIDERS` for providers at their sockets: Terraform then starts no provider of its own.
/// Source: Terraform's documentation on debugging providers.
pub fn reattach(providers: &[(&str, &Path)]) -> String {
    let entries = providers.iter().map(|(source, socket)| {
        let address = serde_json::json!({"Network": "unix", "String": socket});
        let provider = serde_json::json!({
            "Protocol": "grpc", "ProtocolVersion": 6, "Pid": std::process::id(), "Test": true, "Addr": address,
        });
        ((*source).to_owned(), provider)
    });
    Json::Object(entries.collect()).to_string()
}

struct Connection {
    schemas: Arc<Schemas>,
    account: Arc<Account>,
    setting: Mutex<Setting>,
}

impl Connection {
    fn setting(&self) -> Setting {
        self.setting.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn resource(&self, kind: &str) -> Result<&Block, Status> {
        self.schemas.resources.get(kind).ok_or_else(|| Status::not_found(kind.to_owned()))
    }

    fn data(&self, kind: &str) -> Result<&Block, Status> {
        self.schemas.data.get(kind).ok_or_else(|| Status::not_found(kind.to_owned()))
    }
}

fn unpack(value: Option<wire::DynamicValue>) -> Result<Value, Status> {
    match value {
        Some(value) => Value::unpack(&value.msgpack).map_err(|error| Status::invalid_argument(format!("{error:#}"))),
        None => Ok(Value::Null),
    }
}

fn pack(value: &Value) -> Option<wire::DynamicValue> {
    Some(wire::DynamicValue { msgpack: value.pack(), json: Vec::new() })
}

fn refused(refusal: &Refusal) -> Vec<wire::Diagnostic> {
    vec![wire::Diagnostic {
        severity: wire::diagnostic::Severity::Error.into(),
        summary: refusal.to_string(),
        detail: String::new(),
        attribute: None,
    }]
}

fn path_of(attribute: String) -> wire::AttributePath {
    use wire::attribute_path::{Step, step::Selector};
    wire::AttributePath { steps: vec![Step { selector: Some(Selector::AttributeName(attribute)) }] }
}

#[tonic::async_trait]
impl Provider for Connection {
    async fn get_provider_schema(
        &self,
        _: Request<wire::get_provider_schema::Request>,
    ) -> Result<Response<wire::get_provider_schema::Response>, Status> {
        let told = |blocks: &std::collections::BTreeMap<String, Block>| -> HashMap<String, wire::Schema> {
            blocks.iter().map(|(name, block)| (name.clone(), block.to_protocol())).collect()
        };
        Ok(Response::new(wire::get_provider_schema::Response {
            provider: Some(self.schemas.provider.to_protocol()),
            resource_schemas: told(&self.schemas.resources),
            data_source_schemas: told(&self.schemas.data),
            diagnostics: Vec::new(),
            server_capabilities: Some(wire::ServerCapabilities {
                plan_destroy: false,
                get_provider_schema_optional: true,
            }),
        }))
    }

    async fn validate_provider_config(
        &self,
        _: Request<wire::validate_provider_config::Request>,
    ) -> Result<Response<wire::validate_provider_config::Response>, Status> {
        Ok(Response::new(wire::validate_provider_config::Response::default()))
    }

    async fn validate_resource_config(
        &self,
        request: Request<wire::validate_resource_config::Request>,
    ) -> Result<Response<wire::validate_resource_config::Response>, Status> {
        let request = request.into_inner();
        let config = unpack(request.config)?;
        let diagnostics = match crate::refuse::configuration(&request.type_name, &config) {
            Ok(()) => Vec::new(),
            Err(refusal) => refused(&refusal),
        };
        Ok(Response::new(wire::validate_resource_config::Response { diagnostics }))
    }

    async fn validate_data_resource_config(
        &self,
        _: Request<wire::validate_data_resource_config::Request>,
    ) -> Result<Response<wire::validate_data_resource_config::Response>, Status> {
        Ok(Response::new(wire::validate_data_resource_config::Response::default()))
    }

    async fn upgrade_resource_state(
        &self,
        request: Request<wire::upgrade_resource_state::Request>,
    ) -> Result<Response<wire::upgrade_resource_state::Response>, Status> {
        let request = request.into_inner();
        let raw = request.raw_state.unwrap_or_default().json;
        let json: Json = serde_json::from_slice(&raw).map_err(|error| Status::invalid_argument(error.to_string()))?;
        let state = self.resource(&request.type_name)?.conform(&Value::from_json(&json));
        Ok(Response::new(wire::upgrade_resource_state::Response {
            upgraded_state: pack(&state),
            diagnostics: Vec::new(),
        }))
    }

    async fn configure_provider(
        &self,
        request: Request<wire::configure_provider::Request>,
    ) -> Result<Response<wire::configure_provider::Response>, Status> {
        let config = unpack(request.into_inner().config)?;
        let mut setting = self.setting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(region) = config.get("region").str() {
            region.clone_into(&mut setting.region);
        }
        let role = config.get("assume_role").list().first().and_then(|role| role.get("role_arn").str());
        if let Some(account) = role.and_then(|role| role.split(':').nth(4)) {
            account.clone_into(&mut setting.account);
        }
        Ok(Response::new(wire::configure_provider::Response::default()))
    }

    async fn read_resource(
        &self,
        request: Request<wire::read_resource::Request>,
    ) -> Result<Response<wire::read_resource::Response>, Status> {
        let request = request.into_inner();
        let current = unpack(request.current_state)?;
        let block = self.resource(&request.type_name)?;
        let state = match resource::read(&self.account.open(), &request.type_name, &current) {
            Value::Null => Value::Null,
            state => block.conform(&state),
        };
        Ok(Response::new(wire::read_resource::Response {
            new_state: pack(&state),
            diagnostics: Vec::new(),
            private: request.private,
        }))
    }

    async fn plan_resource_change(
        &self,
        request: Request<wire::plan_resource_change::Request>,
    ) -> Result<Response<wire::plan_resource_change::Response>, Status> {
        let request = request.into_inner();
        let (prior, proposed) = (unpack(request.prior_state)?, unpack(request.proposed_new_state)?);
        let planned = plan::plan(&request.type_name, self.resource(&request.type_name)?, &prior, &proposed);
        Ok(Response::new(wire::plan_resource_change::Response {
            planned_state: pack(&planned.state),
            requires_replace: planned.replace.into_iter().map(path_of).collect(),
            planned_private: request.prior_private,
            diagnostics: Vec::new(),
            legacy_type_system: true,
        }))
    }

    async fn apply_resource_change(
        &self,
        request: Request<wire::apply_resource_change::Request>,
    ) -> Result<Response<wire::apply_resource_change::Response>, Status> {
        let request = request.into_inner();
        let (prior, planned) = (unpack(request.prior_state)?, unpack(request.planned_state)?);
        let (kind, block) = (&request.type_name, self.resource(&request.type_name)?);
        let setting = self.setting();
        let outcome = {
            let mut held = self.account.open();
            match (&prior, &planned) {
                (_, Value::Null) => resource::delete(&mut held, &setting, kind, &prior).map(|()| Value::Null),
                (Value::Null, _) => resource::create(&mut held, &setting, kind, block, &planned),
                _ => resource::update(&mut held, &setting, kind, block, &prior, &planned),
            }
        };
        if let Ok(state) = &outcome
            && resource::waits(kind, state)
        {
            // What does not depend on the distribution goes on while the edges change.
            tokio::time::sleep(DEPLOYMENT).await;
            resource::deployed(&mut self.account.open(), state.get("id").str().unwrap_or_default());
        }
        let (state, diagnostics) = match outcome {
            Ok(Value::Null) => (Value::Null, Vec::new()),
            Ok(state) => (block.conform(&state), Vec::new()),
            Err(refusal) => (prior, refused(&refusal)),
        };
        Ok(Response::new(wire::apply_resource_change::Response {
            new_state: pack(&state),
            private: request.planned_private,
            diagnostics,
            legacy_type_system: true,
        }))
    }

    async fn import_resource_state(
        &self,
        request: Request<wire::import_resource_state::Request>,
    ) -> Result<Response<wire::import_resource_state::Response>, Status> {
        let request = request.into_inner();
        let named = Value::Map([("id".to_owned(), Value::text(request.id))].into());
        let state = self.resource(&request.type_name)?.conform(&named);
        let imported = wire::import_resource_state::ImportedResource {
            type_name: request.type_name,
            state: pack(&state),
            private: Vec::new(),
        };
        Ok(Response::new(wire::import_resource_state::Response {
            imported_resources: vec![imported],
            diagnostics: Vec::new(),
        }))
    }

    async fn read_data_source(
        &self,
        request: Request<wire::read_data_source::Request>,
    ) -> Result<Response<wire::read_data_source::Response>, Status> {
        let request = request.into_inner();
        let config = unpack(request.config)?;
        let block = self.data(&request.type_name)?;
        let read = data::read(
            &mut self.account.open(),
            &self.setting(),
            self.schemas.version,
            &request.type_name,
            block,
            &config,
        );
        let (state, diagnostics) = match read {
            Ok(state) => (state, Vec::new()),
            Err(refusal) => (Value::Null, refused(&refusal)),
        };
        Ok(Response::new(wire::read_data_source::Response { state: pack(&state), diagnostics }))
    }

    async fn stop_provider(
        &self,
        _: Request<wire::stop_provider::Request>,
    ) -> Result<Response<wire::stop_provider::Response>, Status> {
        Ok(Response::new(wire::stop_provider::Response::default()))
    }
}
