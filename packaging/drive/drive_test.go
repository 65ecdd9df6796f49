package drive

import (
	"encoding/json"
	"image"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// goods is what the shop sells.
const goods = `code,name,price,tax,category,key,goods
1,コーヒー,450,10,飲み物,1,
2,サンドイッチ,380,8,食べ物,2,
3,傘,5500,10,雑貨,3,general
4901234567894,緑茶,150,8,飲み物,4,consumable
`

// stock gives the shop its goods.
func (s *stage) stock() {
	s.t.Helper()
	require.NoError(s.t, os.WriteFile(s.path("goods.csv"), []byte(goods), 0o600))
	s.ctl("catalogue", "import", s.path("goods.csv"))
}

// A day at the till, tapped from the first sale to the last, trouble included. The
// flows come one after the other in one shop: each leaves the till as the next one
// finds it, and at the end the money is held against the ledger.
func TestDay(t *testing.T) {
	enter(t)
	s := newStage(t, 1024, 600)
	s.stock()
	s.gateway("admin set", "--scope", "merchant", "--key", "jcoin.deferral", "--value", "3000,5000,2,1h")
	s.openTill("--clerk", "佐藤")
	if *update {
		t.Cleanup(func() { s.album.save(t) }) // what was seen before a flow failed, too
	}
	flows := []struct {
		name string
		flow func(*stage)
	}{
		{"ring up", ringUp}, {"discounts", discounts}, {"hold and resume", holdAndResume}, {"cash", cash}, {"tax-free", taxFree}, {"keypad", keypad},
		{"a wallet before the camera", wallet}, {"refused", refused}, {"the customer confirms", confirms}, {"not known, then paid", lateAnswer},
		{"not known, then stopped", stopped}, {"a hand scanner", handScanner}, {"typed digits", typedDigits},
		{"in parts", inParts}, {"in parts, given back", givenBack}, {"our code, paid", codePaid}, {"our code, stopped", codeStopped},
		{"top-up and pay-out", credits},
		{"history", history}, {"void", voided}, {"void without a line", voidedLater}, {"refunds", refunds}, {"slips", slips}, {"training", training},
		{"unknown goods", unknownGoods}, {"paper out", paperOut}, {"cover open", coverOpen}, {"printer unplugged", printerOut}, {"was it printed?", doubted}, {"camera pulled out", cameraOut}, {"the backend is silent", silent},
		{"stopped in silence", stoppedInSilence}, {"a part in silence", partInSilence},
		{"no network: deferred", deferred}, {"no network: proof", proof}, {"disk full", diskFull},
		{"languages", languages}, {"staff", staff}, {"a staff card", staffCard}, {"lock-out", lockOut}, {"a manager allows", allows},
	}
	if *from != "" {
		s.tap("テンキー")
	}
	begun := *from == ""
	for _, f := range flows {
		if begun = begun || f.name == *from; !begun {
			continue
		}
		if !t.Run(f.name, func(t *testing.T) {
			defer func(was *testing.T) { s.t = was }(s.t)
			s.t = t
			f.flow(s)
		}) {
			t.FailNow() // the next flow would begin elsewhere
		}
	}
	s.agrees()
}

// A code of the shop's that nobody pays in its minute: nothing is taken, and the clerk
// is told why. It is a stage of its own, so that the day does not wait for the minute.
func TestLapse(t *testing.T) {
	enter(t)
	s := newStage(t, 1024, 600)
	s.openTill("--clerk", "佐藤")
	codeLapsed(s)
	s.agrees()
	if *update {
		s.album.save(t)
	}
}

// agrees holds the till's money against what the flows sold, and against the
// backend's, to the yen.
func (s *stage) agrees() {
	s.settled()
	var day struct {
		Total int
	}
	require.NoError(s.t, json.Unmarshal([]byte(s.ctl("report", "x", "--json")), &day))
	assert.Equal(s.t, 0, day.Total-s.sold(), "the till's total, and what the flows sold")
	s.audited()
}

// audited holds the till's books against the backend's, and both against themselves,
// and reads the till's log for faults of the program.
func (s *stage) audited() {
	s.ctl("reconcile") // fails when the till and the backend differ
	s.gateway("audit")
	s.ctl("journal", "verify")
	s.till.stop()
	for _, bad := range []string{"Error in Fyne call thread", "panic", "DATA RACE"} {
		assert.NotContains(s.t, s.log.String(), bad)
	}
}

// camera and code are the parts of the window that move by themselves.
var (
	camera = image.Rect(16, 76, 652, 590)
	code   = image.Rect(16, 76, 652, 590)
)
