"""What `medcount bench` runs: each part of the product beside its floor."""
