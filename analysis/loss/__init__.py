"""What plans take, side by side; parcels that they cut; what replaces it, in money and in hectares."""

from analysis.loss.compare import NOT_DECIDED, Comparison, Inputs, by_class, compare, known_plans

__all__ = ["NOT_DECIDED", "Comparison", "Inputs", "by_class", "compare", "known_plans"]
