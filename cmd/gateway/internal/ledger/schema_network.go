package ledger

// networkStep is version 10: what was sent to another network and is not at rest yet.
// What a program of before sent is taken to have been sent, and may have been heard.
var networkStep = step{both: `
CREATE TABLE network_calls (
	call TEXT NOT NULL, id TEXT NOT NULL, payment TEXT NOT NULL REFERENCES payments, sent INTEGER NOT NULL CHECK (sent > 0),
	first_at TEXT NOT NULL, said TEXT NOT NULL DEFAULT '', PRIMARY KEY (call, id)) STRICT;
CREATE INDEX network_calls_payment ON network_calls (payment);
INSERT INTO network_calls SELECT 'pay', id, id, 1, created_at, 'sent by an older program' FROM payments WHERE wallet = 'external' AND state = 'PROCESSING';
INSERT INTO network_calls SELECT 'refund', refunds.id, payment, 1, payments.created_at, 'sent by an older program'
	FROM refunds JOIN payments ON payments.id = refunds.payment WHERE payments.wallet = 'external' AND refunds.state = 'PROCESSING';
`}
