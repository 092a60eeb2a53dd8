"""Every table of the product in one metadata: importing this module registers them all.

Migrations and tests need the complete schema; nothing else imports this module.
"""

# ruff: noqa: F401 - importing is what this module is for

import engine.instance_migration.tables
import engine.model.tables
import engine.state.tables
import forms.tables
import workflows.audit.tables
import workflows.case_events.tables
import workflows.cases.tables
import workflows.certificates.tables
import workflows.consultations.tables
import workflows.correspondence.tables
import workflows.documents.tables
import workflows.exchange.tables
import workflows.fees.tables
import workflows.identification.tables
import workflows.issuance.tables
import workflows.people.tables
import workflows.retention.tables
import workflows.steering.tables
import workflows.tasks.tables
from engine.database import Base

metadata = Base.metadata
