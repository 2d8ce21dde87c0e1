"""What `medcount sim` plays: handhelds that upload while everything else is killed and garbled."""
