package simulation

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An edit replaces one place of a file of this module.
type edit struct{ file, old, new string }

// A mutant is the program with one deliberate bug.
type mutant struct {
	name  string
	rule  string // that must catch it
	edits []edit
}

// within is how many seeds a mutant may live through.
const within = 1000

// late are the mutants that live longest, and from which seed on they are looked
// at: the days before are healthy, and cost minutes together.
var late = map[string]uint64{
	"an answer of many put to another call":             400,
	"a code that waits is forgotten over a restart":     465,
	"a recovery calls paid what was cancelled since":    45,
	"a recovery leaves out what is not known yet":       195,
	"calls that were not begun count as refused":        45,
	"caps counted in memory and not in the ledger":      170,
	"hand-overs are not counted":                        100,
	"refunds told apart by their sums":                  195,
	"what comes back is taken for what is here already": 80,
	"what is elsewhere is asked after for ever":         240,
}

// rebuild is where the records of a terminal are put together again.
const rebuild = "terminal/reconciliation/rebuild.go"

// takeOver is where a payment comes from another terminal, and refundsAnew where refunds
// are put together again.
const (
	takeOver    = "terminal/takeover.go"
	refundsAnew = "terminal/reconciliation/refunds.go"
)

// mutants are bugs that were made somewhere, or nearly were. The first column
// of each edit must be found exactly once, so that a mutant does not become the
// healthy program when the code moves on.
var mutants = []mutant{
	{"send before record", "R1", []edit{{"terminal/charge.go", `	if p, err = t.step(p, Sent, func(n *Payment) { n.SentAt = n.ChangedAt }); err != nil {
		return p, fmt.Errorf("record sending: %w", err)
	}
	t.rememberSent(code)
	sent, cancel := context.WithTimeout(ctx, t.Settings().Answer)
	answer, err := t.Gateway.Pay(sent, p, code)
	cancel()
	t.heed(err)
`, `	t.rememberSent(code)
	sent, cancel := context.WithTimeout(ctx, t.Settings().Answer)
	answer, perr := t.Gateway.Pay(sent, p, code)
	cancel()
	if p, err = t.step(p, Sent, func(n *Payment) { n.SentAt = n.ChangedAt }); err != nil {
		return p, fmt.Errorf("record sending: %w", err)
	}
	err = perr
`}}},
	{"new id on each retry of a refund", "R1|I3|I7", []edit{{"terminal/undo.go", "a, err := t.askRefund(ctx, r)", "other := r\n\t\tother.ID = RefundID(t.IDs.NewID())\n\t\ta, err := t.askRefund(ctx, other)"}}},
	{"forget to send the cancel", "I2", []edit{{"terminal/cancel.go", "answer, err := t.askCancel(ctx, p.ID)", "answer, err := Answer{Outcome: OutcomeCancelled, ID: p.ID}, error(nil)"}}},
	{"give the cancel up after three tries", "I2", []edit{{"terminal/cancel.go", "		answer, err := t.askCancel(ctx, p.ID)", "		answer, err := t.askCancel(ctx, p.ID)\n\t\tif tries.wait.Seconds() > 4 {\n\t\t\treturn t.step(p, Cancelled, nil)\n\t\t}"}}},
	{"two drains at once", "R1|R7", []edit{{"terminal/till.go", "	if f := t.flights[id]; f != nil {\n\t\treturn f, ErrBusy\n\t}", ""}}},
	{"no answer counted as refused", "I2", []edit{{"terminal/charge.go", "	case errors.Is(err, ErrRefused):", "	case err != nil:"}, {"terminal/charge.go", `	case err != nil:
		t.Log.Warn("no answer to a payment", "payment", p.ID, "error", err)
		return t.step(p, Unknown, func(n *Payment) { n.Reason = ReasonNoAnswer })
`, ""}}},
	{"any error of the line means not sent", "I2", []edit{
		{"terminal/charge.go", "return t.step(p, Unknown, func(n *Payment) { n.Reason = ReasonNoAnswer })", "return t.step(p, Abandoned, nil)"},
		{"terminal/payment/state.go", "[]State{Paid, Declined, Unknown}}", "[]State{Paid, Declined, Unknown, Abandoned}}"}}},
	{"no such payment means declined", "I2", []edit{{"terminal/inquiry.go", "case a.Outcome == OutcomeDeclined && a.ID == p.ID:", "case (a.Outcome == OutcomeDeclined || a.Outcome == OutcomeNotKnown) && a.ID == p.ID:"}}},
	{"in process means paid", "I2", []edit{{"terminal/charge.go", "return t.step(p, Unknown, a.Facts)", "return t.step(p, Paid, a.Captured)"}}},
	{"believe an answer about another payment", "I2|R4", []edit{{"terminal/charge.go", "case a.Outcome == OutcomeDeclined && a.ID == p.ID:", "case a.Outcome == OutcomeDeclined || a.ID != p.ID:"}}},
	{"cancel without asking first", "I8", []edit{{"terminal/inquiry.go", "if last && f.asked {", "if last {"}}},
	{"too late to cancel means cancelled", "I2", []edit{{"terminal/cancel.go", "case a.Outcome == OutcomeCancelled, a.Outcome == OutcomeDeclined", "case a.Outcome == OutcomeCancelled, a.Outcome == OutcomeTooLate, a.Outcome == OutcomeDeclined"}}},
	{"void after the window", "I8", []edit{{"terminal/undo.go", "	case !until.IsZero() && now.After(until):", "	case until.Equal(now.Add(time.Hour * 9999)):"}, {"terminal/undo.go", "	\"fmt\"\n", "	\"fmt\"\n\t\"time\"\n"}}},
	{"give back more than is left", "I7", []edit{{"terminal/undo.go", "amount <= 0 || amount > p.Remaining()", "amount <= 0"}}},
	{"a second refund while one is unanswered", "I3|I7", []edit{{"terminal/undo.go", "	case p.PendingRefund != \"\":\n\t\treturn ErrRefundPending\n\tcase p.Remaining() == 0:", "	case p.Remaining() == 0:"}}},
	{"a refund that was sent is forgotten after a restart", "I3|I7", []edit{{"terminal/undo.go", "if r.State == RefundCreated ||", "if r.State.Open() ||"}}},
	{"show before it is on disk", "R1", []edit{{"terminal/till.go", "	written, err := t.Ledger.Commit(t.dated(c))", "	t.tell(c.Payment)\n\twritten, err := t.Ledger.Commit(t.dated(c))"}}},
	{"wait for ever for the answer to a payment", "I6", []edit{{"terminal/charge.go", "context.WithTimeout(ctx, t.Settings().Answer)", "context.WithCancel(ctx)"}}},
	{"cash without a claim is abandoned by the background", "R1|R7", []edit{{"terminal/cash.go", `	f, err := t.claim(p.ID)
	if err != nil {
		return Payment{}, 0, err
	}
	defer t.release(p.ID, f)
`, ""}}},
	{"Retry-After is not obeyed", "R12", []edit{{"terminal/backoff.go", "	if !errors.As(err, &l) {", "	if !errors.As(err, &l) || true {"}}},
	{"caps counted in memory and not in the ledger", "I7", []edit{{"terminal/deferral.go", "		if o.State != Deferred || o.Rail != p.Rail {", "		if o.State != Deferred || o.Rail != p.Rail || t.seen[sha256.Sum256([]byte(o.ID))].IsZero() {"},
		{"terminal/deferral.go", "		t.rememberSent(code) //", "		t.seen[sha256.Sum256([]byte(p.ID))] = t.Clock.Now()\n\t\tt.rememberSent(code) //"},
		{"terminal/deferral.go", "	\"context\"\n", "	\"context\"\n\t\"crypto/sha256\"\n"}}},
	{"a code that waits is forgotten over a restart", "I7", []edit{{"terminal/deferral.go", "if other.Digest == sealed.Digest {", "if false && other.Digest == sealed.Digest {"}}},
	{"a one-minute code kept for later", "I7", []edit{{"terminal/deferral.go", "string(paycode.AlipayPlus): true,", ""}, {"terminal/deferral.go", "terms.Deferral == nil || shortLived", "(terms.Deferral == nil && terms.Rail == \"jcoin\") || shortLived"}, {"terminal/deferral.go", "caps, count, total := *terms.Deferral,", "caps, count, total := Caps{9999, 9999, 99, time.Hour},"}}},
	{"what the backend knows by other bytes is collected for ever", "I3", []edit{{"terminal/deferral.go", "if errors.Is(err, ErrInconsistent) {", "if false {"}}},
	{"what is known by other bytes counts as refused", "I1|I2|I3", []edit{{"terminal/deferral.go", "next, err = t.otherBytes(ctx, p)", "next, err = move{Uncollected, a.Facts}, nil"}}},
	{"what was taken as another sum is left with the backend", "I1|I2|I4", []edit{{"terminal/deferral.go", "return move{Cancelling, func(n *Payment) { n.SentAt, n.Reason = n.ChangedAt, ReasonOtherBytes }}, nil", "return move{Uncollected, a.Facts}, nil"}}},
	{"what was taken as another sum is cancelled before that is recorded", "R1", []edit{{"terminal/deferral.go", "	return move{Cancelling, func(n", "	if a, err = t.askCancel(ctx, p.ID); err != nil {\n\t\treturn move{}, err\n\t}\n	return move{Cancelling, func(n"}}},
	{"a lost answer makes a deferred payment uncollected", "I2|I3", []edit{{"terminal/deferral.go", `t.Log.Warn("deferred payment without answer", "payment", p.ID, "error", err)`, "if !errors.Is(err, ErrNotReached) {\n\t\t\t\treturn t.step(p, Uncollected, nil)\n\t\t\t}"}}},
	{"a proof is taken for good unread", "I2|I4|I8", []edit{{"terminal/shown.go", "	if err != nil {\n\t\treturn p, fmt.Errorf(\"prove %s: %w\", id, err)\n\t}\n\treturn t.step(p, Paid", "	if err != nil && errors.Is(err, ErrNoAnswer) {\n\t\treturn p, err\n\t}\n\treturn t.step(p, Paid"}}},
	{"a bill that was given up counts as refused", "I2", []edit{{"terminal/shown.go", "return t.step(p, Unknown, func(n *Payment) { n.Reason = ReasonNoProof })", "return t.step(p, Declined, nil)"}}},
	{"a code is shown before it is on disk as sent", "R1", []edit{{"terminal/shown.go", `	if p, err = t.step(p, Sent, func(n *Payment) { n.SentAt = n.ChangedAt }); err != nil {
		return p, fmt.Errorf("record sending: %w", err)
	}
	code, answer, err := t.bill(ctx, p)`, `	code, answer, berr := t.bill(ctx, p)
	if p, err = t.step(p, Sent, func(n *Payment) { n.SentAt = n.ChangedAt }); err != nil {
		return p, fmt.Errorf("record sending: %w", err)
	}
	err = berr`}}},
	{"a credit counted as a sale", "I4", []edit{{"terminal/report/tally.go", "	if p.Purpose.Credit() {", "	if false {"}}},
	{"a credit accepted offline", "I7", []edit{{"terminal/deferral.go", "p.Purpose.Credit() || ", ""}}},
	{"a credit that was taken back still counts", "I4", []edit{{"terminal/report/credit.go", "		if p.State == payment.Cancelled {", "		if false {"}}},
	{"what was handed over is sent on", "R8|I6", []edit{{"terminal/payment/payment.go", "return p.HandedTo == \"\" && (p.State.Open() || p.PendingRefund != \"\")", "return p.State.Open() || p.PendingRefund != \"\""}, {"terminal/settle.go", "		case p.HandedTo != \"\":\n			return p, nil\n", ""}}},
	{"a bundle that was lost is not made again", "R8", []edit{{"terminal/handover.go", "gone, err := t.Handing.HandedTo(to)", "gone, err := pending, error(nil)"}}},
	{"what is elsewhere is asked after for ever", "I3|I6", []edit{{"terminal/settle.go", "			p, err = t.gone(ctx, p, err)\n", "			return p, err\n"}}},
	{"handed over and still counted", "I4", []edit{{"terminal/report/tally.go", "if p.HandedTo != \"\" { // it counts", "if false { // it counts"}}},
	{"taken over without its refunds", "I3|I4|I7", []edit{{takeOver, "if len(all) == 0 {\n\t\treturn []Change{stamp}", "if true {\n\t\treturn []Change{stamp}"}}},
	{"shown and printed as paid though it could not be written", "R1|R2|R4", []edit{{"terminal/charge.go", "		return next, errors.Join(ErrNotRecorded, err)\n", "		next.State, next.PaidAt = Paid, next.SentAt\n		return next, nil\n"}}},
	{"a part collected while the fate of another is not known", "I1", []edit{{"terminal/split.go", "so.Open > 0, so.Total", "so.Total"}}},
	{"a part of more than is left", "I1", []edit{{"terminal/split.go", "	case o.Amount > total-so.Captured:", "	case o.Amount > total+1:"}}},
	{"voids left out of the totals", "I4", []edit{{"terminal/report/tally.go", "if p.State == payment.Cancelled {", "if false {"}}},
	{"what the found records call unsent is given up", "I2|I3", []edit{{rebuild, "case p.State == terminal.Created && p.Tender != terminal.TenderCash:", "case p.State == terminal.Created && p.Tender == \"\":"}}},
	{"a recovery leaves out what the backend alone knows", "I3|I4", []edit{{rebuild, "ok && !known[f.ID]", "ok && !known[f.ID] && p0(f)"}, {rebuild, "// mend ends what", "func p0(Found) bool { return false }\n\n// mend ends what"}}},
	{"a recovery forgets what was given back since", "I3|I4", []edit{{rebuild, "&& back > p.Refunded:", "&& back > p.Amount:"}}},
	{"a recovery calls paid what was cancelled since", "I2|I4", []edit{{rebuild, "case f.Outcome == terminal.OutcomeCancelled && p.Holds()", "case f.Outcome == terminal.OutcomeCancelled && p.Due()"}}},
	{"a recovery leaves out what is not known yet", "I2|I3|I4", []edit{{rebuild, "		all = append(all, r.whole(h))\n	}\n	for _, f := range there {", "		if h.Payment.State != terminal.Unknown {\n			all = append(all, r.whole(h))\n		}\n	}\n	for _, f := range there {"}}},
	{"refunds told apart by their sums", "I3|I4|I7", []edit{
		{refundsAnew, "a, asked := r.Refunds[f.ID]", "a, asked := r.ofSum(*f)"},
		{refundsAnew, "// overtaken ends", `func (r Rebuilding) ofSum(f terminal.Refund) (a terminal.RefundAnswer, asked bool) {
	for _, a = range r.Refunds {
		if a.Amount == f.Amount && a.State == terminal.RefundDone {
			return a, true
		}
	}
	a, asked = r.Refunds[f.ID]
	return a, asked
}

// overtaken ends`}}},
	{"hand-overs are not counted", "R8", []edit{{"terminal/handover.go", "p.HandedTo, p.Hops = o.To, p.Hops+1", "p.HandedTo = o.To"}}},
	{"an old bundle is taken again", "R1|R7|R8|I1|I2|I3|I4|I7", []edit{{takeOver, "case here.HandedTo == \"\" && here.Hops == h.Payment.Hops:\n\t\treturn here, standsHere, nil\n\t}\n\treturn here, standsOld, nil", "}\n\treturn here, standsNew, nil"}}},
	{"what comes back is taken for what is here already", "R8", []edit{{takeOver, "case here.Hops < h.Payment.Hops:\n\t\treturn here, standsNew, nil", "case here.ID != \"\":\n\t\treturn here, standsHere, nil"}}},
	{"what came back without its new refunds", "I3|I4|I7", []edit{{takeOver, "all := h.Refunds[:len(h.Refunds):len(h.Refunds)]", "all := h.Refunds[:min(len(h.Refunds), len(refunds))]"}}},
	{"an answer of many put to another call", "I1|I2|I3", []edit{
		{"terminal/backend/calls.go", "if one.Method != q.Calls[n].Method || one.Path != q.Calls[n].Path {", "if false {"},
		{"terminal/backend/payment.go", "answer, ok := factsOf(*a.Payment), false", "answer, ok := factsOf(*a.Payment), false\n\tanswer.ID = id"}}},
	{"many calls made without a claim", "R1|R7|I8", []edit{{"terminal/drain.go", "		if err != nil {\n			continue\n		}\n		held = append(held, claim{o.ID, f})\n", "		if err == nil {\n			t.release(o.ID, f)\n		}\n"}}},
	{"a call of many has other bytes than alone", "R1", []edit{{"terminal/backend/calls.go", "one.Body = string(body)", "one.Body = string(body) + \" \""}}},
	{"what could not be written of many is shown", "R1", []edit{{"terminal/drain.go", "changes[n].Payment.ID, ErrNotRecorded, w.Err))\n			continue\n", "changes[n].Payment.ID, ErrNotRecorded, w.Err))\n			w.Payment = changes[n].Payment\n"}}},
	{"calls that were not begun count as refused", "I2|I3|I7", []edit{{"terminal/backend/calls.go", "	told := make([]terminal.Told, len(a.Answers))\n", "	told := make([]terminal.Told, len(q.Calls))\n	for n := range told {\n		told[n].Err = terminal.ErrRefused\n		told[n].Answer = terminal.Answer{ID: calls[n].Payment.ID, Outcome: terminal.OutcomeDeclined}\n	}\n"}}},
	{"a problem of the backend's own counted as a refusal", "I2|R12", []edit{
		{"terminal/backend/backend.go", "p.Result.Status != wire.StatusFailed || r.status >= 500 ||", "false &&"},
		{"terminal/backend/payment.go", "pay %s: %w: %w\", p.ID, terminal.ErrNoAnswer, err)\n\t}\n\tif result.Status == wire.StatusFailed {", "pay %s: %w: %w\", p.ID, terminal.ErrNoAnswer, err)\n\t}\n\tif result.Status != wire.StatusSuccess {"}}},
}

// TestMutantsAreOfThisCode holds the edits against the code, also where there is no
// time to build them.
func TestMutantsAreOfThisCode(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	known := map[string]bool{}
	for _, m := range mutants {
		overlay(t, root, t.TempDir(), m.edits)
		known[m.name] = true
	}
	for name := range late {
		assert.True(t, known[name], "%s is a mutant", name)
	}
}

// TestMutants builds each mutant and lets it live until a rule catches it.
func TestMutants(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program many times")
	}
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			dir := t.TempDir()
			binary := filepath.Join(dir, "mutant.test")
			build := exec.Command("go", "test", "-c", "-vet=off", "-ldflags", "-s -w", "-o", binary, "-overlay", overlay(t, root, dir, m.edits), "./terminal/simulation")
			build.Dir = root
			out, err := build.CombinedOutput()
			require.NoError(t, err, "%s", out)
			run := exec.Command(binary, "-test.run", "^TestSimulation$", "-seeds", fmt.Sprint(within), "-from", fmt.Sprint(max(1, late[m.name])))
			run.Dir = dir
			out, err = run.CombinedOutput()
			require.Error(t, err, "lives through %d seeds", within)
			caught := regexp.MustCompile(`(?m)^seed (\d+): ([A-Z]\d+)`).FindSubmatch(out)
			require.NotNil(t, caught, "%s", out)
			assert.Regexp(t, "^("+m.rule+")$", string(caught[2]))
			t.Logf("caught by %s at seed %s", caught[2], caught[1])
		})
	}
}

// overlay writes the edited files and a list of them for the go command.
func overlay(t *testing.T, root, dir string, edits []edit) string {
	replace := map[string]string{}
	text := map[string]string{}
	for n, e := range edits {
		path := filepath.Join(root, e.file)
		if text[path] == "" {
			content, err := os.ReadFile(path)
			require.NoError(t, err)
			text[path] = string(content)
			replace[path] = filepath.Join(dir, fmt.Sprintf("%d.go", n))
		}
		require.Equal(t, 1, strings.Count(text[path], e.old), "%s has moved on: %q", e.file, e.old)
		text[path] = strings.Replace(text[path], e.old, e.new, 1)
		require.NoError(t, os.WriteFile(replace[path], []byte(text[path]), 0o600))
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	require.NoError(t, err)
	path := filepath.Join(dir, "overlay.json")
	require.NoError(t, os.WriteFile(path, list, 0o600))
	return path
}
