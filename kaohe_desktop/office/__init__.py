"""What a clerk does: one function or small class per act. Plain Python, no Qt."""
