"""What each target is and why. Pure: rows of the mart and the forward model in, targets with reasons and input ids out."""

from reports.targets.outcome import TargetOutcome
from reports.targets.setting import band_of, set_targets
from reports.targets.table import to_csv

__all__ = ["TargetOutcome", "band_of", "set_targets", "to_csv"]
