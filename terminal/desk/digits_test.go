package desk_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
	"kaikei/terminal/tilltest"
)

// keys are the intents of a clerk who types digits.
func keys(digits string) []desk.Intent {
	var all []desk.Intent
	for _, r := range digits {
		all = append(all, desk.Intent{Kind: desk.IntentDigits, Text: string(r)})
	}
	return all
}

var (
	keypad = desk.Intent{Kind: desk.IntentKeypad}
	erase  = desk.Intent{Kind: desk.IntentErase}
	send   = desk.Intent{Kind: desk.IntentSendDigits}
	back   = desk.Intent{Kind: desk.IntentBack}
)

// typing opens the keypad for the code of a sale.
func (c *counter) typing(y terminal.Yen) {
	c.charge(y)
	c.tap(keypad)
	require.Equal(c.t, desk.ScreenDigits, c.view().Screen)
}

func TestDeskChecksDigitsAsTheyAreTyped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer c.stop()
		tests := []struct {
			typed   string
			check   desk.CodeCheck
			missing int
			why     string
		}{
			{"", desk.CheckEmpty, 0, "nothing to say yet"},
			{"4", desk.CheckPrefix, 0, "no rail begins with 4, and one digit tells"},
			{"24", desk.CheckPrefix, 0, "below 25"},
			{"31", desk.CheckPrefix, 0, "above 30"},
			{"2", desk.CheckShort, 15, "25 to 29 may come"},
			{"25", desk.CheckShort, 14, "the Alipay family has 16 digits at least"},
			{"281010897274821", desk.CheckShort, 1, "one short of 16"},
			{"2810108972748218", desk.CheckGood, 0, "16 digits"},
			{"281010897274821897274821", desk.CheckGood, 0, "24 digits"},
			{strings.Repeat("28", 16), desk.CheckGood, 0, "32 digits are the most"},
			{"9", desk.CheckShort, 19, "the beginning of a prefix of the table"},
			{"9000770", desk.CheckShort, 13, "one digit before its end"},
			{"90007700", desk.CheckShort, 12, "the whole prefix"},
			{"90007701", desk.CheckPrefix, 0, "the prefix, but for its last digit"},
			{"9000770000000000001", desk.CheckShort, 1, "one short of 20"},
			{aCode, desk.CheckGood, 0, "20 digits"},
			{aCode + "1", desk.CheckLong, 0, "this rail has no 21 digits"},
			{"1", desk.CheckNoContract, 0, "10 to 15 are WeChat Pay, which this shop does not take"},
			{"135112298638468293", desk.CheckNoContract, 0, "whole"},
			{"1351122986384682931", desk.CheckLong, 0, "and one more"},
			{"62", desk.CheckNoContract, 0, "UnionPay"},
			{"4901234567894", desk.CheckPrefix, 0, "a product"},
		}
		c.typing(1500)
		for _, test := range tests {
			c.tap(keys(test.typed)...)
			e := c.view().Entry
			assert.Equal(t, desk.Digits(test.typed), e.Digits)
			assert.Equal(t, test.check, e.Check, "%q: %s", test.typed, test.why)
			assert.Equal(t, test.missing, e.Missing, "%q: %s", test.typed, test.why)
			if test.check != desk.CheckGood {
				c.tap(send)
				assert.Equal(t, desk.ScreenDigits, c.view().Screen, "%q cannot be sent", test.typed)
			}
			for range test.typed {
				c.tap(erase)
			}
			require.Empty(t, c.view().Entry.Digits)
		}
		c.tap(erase)
		assert.Equal(t, desk.CodeEntry{}, c.view().Entry, "nothing is left to erase")
		c.tap(keys(strings.Repeat("28", 17))...)
		assert.Len(t, string(c.view().Entry.Digits), 32, "no more than 32 are taken")
		c.tap(desk.Intent{Kind: desk.IntentDigits, Text: "x"})
		assert.Len(t, string(c.view().Entry.Digits), 32)
		assert.Zero(t, c.back.Count("pay"))
	})
}

// What the check calls good is what is sent, and nothing of it stays in the
// view.
func TestDeskSendsTypedDigits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer c.stop()
		c.typing(1500)
		c.tap(keys(aCode + "7")...)
		c.tap(erase)
		assert.Equal(t, "J-Coin Pay", c.view().Entry.Wallet)
		c.tap(send)
		v := c.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.Equal(t, terminal.Paid, v.Payment.State)
		assert.Equal(t, "9000…0001", v.Payment.MaskedCode)
		assert.Equal(t, desk.CodeEntry{}, v.Entry)
		assert.NotContains(t, fmt.Sprintf("%+v %#v", v, v), aCode)
	})
}

// However often it is tapped, and whoever reads the same code meanwhile: it is
// sent once.
func TestDeskSendsTypedDigitsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := &tilltest.Backend{OnPay: func(p terminal.Payment) (terminal.Answer, error) {
			time.Sleep(time.Second)
			return tilltest.Captured(p)
		}}
		c := newCounter(t, slow)
		defer c.stop()
		c.typing(1500)
		c.tap(keys(aCode)...)
		for range 5 { // not one after the other: all at once
			c.desk.Send(send)
		}
		c.desk.Send(desk.Intent{Kind: desk.IntentCode, Text: aCode})
		select {
		case c.eye <- aCode:
		case <-time.After(time.Millisecond):
		}
		c.tap(send, keypad, send)
		time.Sleep(2 * time.Second)
		assert.Equal(t, desk.ScreenResult, c.view().Screen)
		c.tap(send)
		assert.Equal(t, 1, c.back.Count("pay"))
		c.tap(desk.Intent{Kind: desk.IntentNext})
		c.typing(1500)
		c.tap(keys(aCode)...)
		c.tap(send)
		assert.Equal(t, fault.Code("CODE_USED"), c.view().Fault.Code, "nor for the next customer")
		assert.Equal(t, desk.ScreenScan, c.view().Screen)
		assert.Empty(t, c.view().Entry.Digits)
		assert.Equal(t, 1, c.back.Count("pay"))
	})
}

// The camera and the wedge go on reading while the clerk types: the first code
// that is whole is charged.
func TestDeskReadsWhileTyping(t *testing.T) {
	for name, read := range map[string]func(*counter){
		"camera": func(c *counter) { c.show(aCode) },
		"wedge":  func(c *counter) { c.tap(desk.Intent{Kind: desk.IntentCode, Text: aCode}) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCounter(t, &tilltest.Backend{OnPay: tilltest.Captured})
				defer c.stop()
				c.typing(1500)
				c.tap(keys("9000")...)
				read(c)
				assert.Equal(t, terminal.Paid, c.view().Payment.State)
				assert.Equal(t, desk.CodeEntry{}, c.view().Entry)
			})
		})
	}
}

// A camera that is broken is a reason to type: it does not cover the keypad
// with its fault.
func TestDeskTypingIsNotDisturbed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer c.stop()
		c.typing(1500)
		c.tap(keys("9000")...)
		c.show("")
		assert.Nil(t, c.view().Fault)
		time.Sleep(time.Second)
		c.show("hello")
		assert.Nil(t, c.view().Fault)
		c.tap(desk.Intent{Kind: desk.IntentCode, Text: "hello"})
		require.NotNil(t, c.view().Fault, "who scans by hand wants to know")
		assert.Equal(t, fault.Code("UNREADABLE"), c.view().Fault.Code)
		assert.Equal(t, desk.Digits("9000"), c.view().Entry.Digits)
		c.tap(back)
		v := c.view()
		assert.Equal(t, desk.ScreenScan, v.Screen)
		assert.Equal(t, desk.CodeEntry{}, v.Entry)
		time.Sleep(time.Second)
		c.show(aCode)
		assert.Equal(t, terminal.Paid, c.view().Payment.State, "the viewfinder still reads")
	})
}

// A wedge scan is taken only where a payment code is waited for.
func TestDeskWedgeElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer c.stop()
		scan := desk.Intent{Kind: desk.IntentCode, Text: aCode}
		c.tap(desk.Intent{Kind: desk.IntentType, Amount: 100}, scan)
		assert.Equal(t, desk.ScreenAmount, c.view().Screen)
		c.tap(desk.Intent{Kind: desk.IntentCharge}, scan)
		assert.Equal(t, desk.ScreenResult, c.view().Screen)
		c.tap(scan)
		c.tap(desk.Intent{Kind: desk.IntentHistory}, scan)
		assert.Equal(t, desk.ScreenHistory, c.view().Screen)
		assert.Equal(t, 1, c.back.Count("pay"))
	})
}

// The age of a typed code counts from its first digit: that is when it was on
// the phone.
func TestDeskTypedCodeGrowsOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer c.stop()
		c.typing(1500)
		c.tap(keys(aCode[:19])...)
		time.Sleep(46 * time.Second)
		c.tap(keys(aCode[19:])...)
		c.tap(send)
		v := c.view()
		require.NotNil(t, v.Fault)
		assert.Equal(t, fault.Code("STALE_CODE"), v.Fault.Code)
		assert.Zero(t, c.ledger.Commits)
		assert.Zero(t, c.back.Count("pay"))
		assert.Equal(t, desk.ScreenScan, v.Screen)

		c.tap(keypad)
		c.tap(keys("9000")...)
		time.Sleep(90 * time.Second)
		assert.Equal(t, desk.Digits("9000"), c.view().Entry.Digits)
		time.Sleep(31 * time.Second)
		v = c.view()
		assert.Empty(t, v.Entry.Digits, "digits are not left on the screen")
		assert.Equal(t, desk.ScreenDigits, v.Screen)
		assert.Equal(t, fault.Code("STALE_CODE"), v.Fault.Code)
		c.tap(desk.Intent{Kind: desk.IntentDismiss})
		time.Sleep(5 * time.Minute)
		assert.Nil(t, c.view().Fault, "and an empty keypad does not grow old")
	})
}

// Digits are masked wherever they could get to but their own screen.
func TestDigitsAreMasked(t *testing.T) {
	e := desk.CodeEntry{Digits: aCode}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("typed", "digits", e.Digits, "entry", e)
	encoded, err := json.Marshal(e)
	require.NoError(t, err)
	wrapped := fmt.Errorf("type %s: %w", e.Digits, errors.ErrUnsupported)
	for _, text := range []string{
		fmt.Sprint(e), fmt.Sprintf("%v %+v %#v %s %q", e, e, e, e.Digits, e.Digits), log.String(), string(encoded), wrapped.Error(),
	} {
		assert.NotContains(t, text, aCode)
		assert.NotContains(t, text, aCode[4:16])
	}
	assert.Equal(t, "9000…0001", e.Digits.String())
}
