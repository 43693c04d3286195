//! What project.yaml decides about the report: gates, accepted findings, targets, costs, look.

use super::targets;
use crate::config::project::Project;
use crate::gaps::{self, GateSetting};
use crate::model::gap::{Acceptance, Branding};
use anyhow::{Context, Result, bail, ensure};
use std::path::Path;

/// The settings of the report; `folder` is that of project.yaml.
///
/// # Errors
/// When a gate or target is not known, or the logo cannot be read.
pub(super) fn of(project: &Project, folder: &Path) -> Result<gaps::Settings> {
    let mut settings = gaps::Settings {
        client: project.client.clone().unwrap_or_default(),
        costs: project.costs.clone(),
        cutover: project.cutover.clone(),
        own: project.own.clone(),
        targets: targets::named(&project.targets, Some(&targets::folder_of(folder)))?,
        ..gaps::Settings::default()
    };
    for (name, gate) in project.gates.iter() {
        ensure!(
            gaps::gate_names().contains(&name),
            "there is no gate `{name}`\nhint: the gates are {}",
            gaps::gate_names().join(", ")
        );
        let threshold = |text: &Option<Option<String>>| -> Result<Option<Option<gaps::Threshold>>> {
            match text {
                None => Ok(None),
                Some(None) => Ok(Some(None)),
                Some(Some(text)) => Ok(Some(Some(text.parse().map_err(anyhow::Error::msg)?))),
            }
        };
        let setting = GateSetting {
            warn_if: threshold(&gate.warn_if)?,
            error_if: threshold(&gate.error_if)?,
        };
        settings.gates.insert(name.to_owned(), setting);
    }
    settings.accepted = project
        .accepted
        .iter()
        .map(|accepted| Acceptance {
            finding: accepted.finding.clone(),
            reason: accepted.reason.clone(),
            name: accepted.name.clone(),
            until: accepted.until.map(|day| day.0.to_string()).unwrap_or_default(),
        })
        .collect();
    settings.branding = Branding {
        logo: None,
        accent: project.branding.accent.clone(),
    };
    if let Some(logo) = &project.branding.logo {
        let path = folder.join(logo);
        let media = match path.extension().and_then(|extension| extension.to_str()) {
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("jpg" | "jpeg") => "image/jpeg",
            _ => bail!("the logo {} is neither .svg, .png nor .jpg", path.display()),
        };
        let bytes = std::fs::read(&path).with_context(|| format!("cannot read the logo {}", path.display()))?;
        ensure!(
            bytes.len() <= 512 << 10,
            "the logo {} has more than 512 KiB\nhint: the report carries it; use a smaller picture",
            path.display()
        );
        settings.branding.logo = Some((media.to_owned(), bytes));
    }
    Ok(settings)
}
