-- Keeps what the gate found and lets the plan through. Caller: counting.actions.plans.pass_gate.
UPDATE counting_plan
SET gate_findings = %(findings)s, gate_passed_by = %(actor)s, gate_passed_at = %(at)s
WHERE site = %(site)s AND id = %(plan)s
