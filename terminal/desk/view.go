package desk

import (
	"time"

	"kaikei/terminal"
	"kaikei/terminal/fault"
	"kaikei/terminal/report"
)

// A Screen is what the clerk has before them.
type Screen uint8

// The screens of a sale, in their order, and the day's history beside them.
const (
	ScreenAmount  Screen = 1 // keypad
	ScreenScan    Screen = 2 // viewfinder with the amount
	ScreenWait    Screen = 3 // the payment is on its way
	ScreenResult  Screen = 4 // PAID, DECLINED, UNKNOWN …
	ScreenHistory Screen = 5 // payments of the day
	ScreenDetail  Screen = 6 // one payment, with void, refund and reprint
	ScreenDigits  Screen = 7 // beside the viewfinder: the code is typed from under its bars
	ScreenShown   Screen = 8 // a code of the shop's, which the customer reads
	ScreenCash    Screen = 9 // money on the counter

	ScreenSignIn Screen = 10 // who stands at the till
	ScreenHeld   Screen = 11 // sales that were put aside
	ScreenSplit  Screen = 12 // a sale that is paid in parts: what is paid, what is left
)

// A Wait says for whom a waiting screen waits.
type Wait uint8

// Who is waited for.
const (
	WaitBackend  Wait = 1 // the payment centre's answer
	WaitCustomer Wait = 2 // the customer confirms on the phone
	WaitInquiry  Wait = 3 // no answer; being inquired after
	WaitCancel   Wait = 4 // the cancel must be confirmed
	WaitRefund   Wait = 5 // a refund must be confirmed
)

// A PrintState is how far the slips of the shown payment are.
type PrintState uint8

// The states of printing. PrintNone is the zero value.
const (
	PrintNone    PrintState = 0
	PrintRunning PrintState = 1
	PrintDone    PrintState = 2
	PrintTrouble PrintState = 3 // View.Fault says which
)

// A View is everything that a screen shows. A screen is a function of it and
// of nothing else.
type View struct {
	Screen  Screen
	Shop    string
	Clerk   string
	Online  bool // the backend answered last
	Today   report.Summary
	Health  Health
	Pending Pending // of all days, for the line of states

	Typed terminal.Yen // on the keypad
	// Due is what would be collected now: what is rung up, and what is typed, with its
	// tax. It is over Limit when it cannot be counted.
	Due      terminal.Yen
	Limit    terminal.Yen       // of one sale
	Tendered terminal.Yen       // on Cash: what the customer gave, as typed
	Notes    []terminal.Yen     // on Cash: what customers are likely to give
	Amount   terminal.Yen       // being collected, or of the payment shown
	Entry    CodeEntry          // on Digits; never on any other screen
	Payment  terminal.Payment   // on Wait, Shown, Result and Detail
	Shown    terminal.ShopCode  // on Shown; Payment.Bill says whether a proof is to come back
	Refunds  []terminal.Refund  // of Payment, on Detail
	History  []terminal.Payment // on History, newest first

	WaitFor  Wait
	Since    time.Time // when the wait began
	Deadline time.Time // when the terminal stops waiting and acts by itself; zero when it repeats for ever
	// CancelUntil is when a cancel of Payment stops being possible, and only a
	// refund is left (R12); zero when the rail sets no end.
	CancelUntil time.Time
	CanLeave    bool         // the clerk may serve the next customer, also when Busy; the terminal goes on alone
	CanStop     bool         // the clerk may stop the payment
	CanRetry    bool         // on Result: nothing was taken, the same sum may be scanned again
	CanVoid     bool         // on Detail
	CanGive     terminal.Yen // largest refund, on Detail; 0 when none is possible
	Busy        bool         // an intent is in flight: buttons wait
	CanUndo     bool         // on Result and Split: GiveBack gives back what was taken of a sale in parts

	Rate     terminal.TaxRate   // of the sum that is typed next
	Cart     Cart               // what is rung up, while it is sold too
	Shelf    Shelf              // the quick keys, and the category that is open
	Held     []HeldCart         // sales that were put aside, the oldest first
	Split    *Split             // how far a sale in parts is; nil for any other
	Staff    Staff              // who may stand here, and who does
	Asking   *Asking            // something that a manager must allow; nil when there is nothing
	Query    terminal.Query     // on History: what was searched for
	Training bool               // nothing here is real
	Credits  []terminal.Purpose // what money may be put into wallets for
	Purpose  terminal.Purpose   // what is collected now is no sale, but this
	Manager  bool               // who stands here may see the manager's screens
	Workshop bool               // likewise the technician's
	Doubtful []DoubtfulSlip     // that somebody has to look for, the oldest first
	News     []News             // what ended out of sight and nobody has seen yet, the oldest first

	Print PrintState
	Fault *fault.Fault // the trouble of this screen; nil when there is none
}

// Unprinted reports whether the slip that would be printed now is the first: of a
// payment that is not known to be paid none is printed by itself.
func (v View) Unprinted() bool { return !v.Payment.Captured() && v.Print == PrintNone }

// An IntentKind is what a clerk wants.
type IntentKind uint8

// The intents. A screen ignores those that make no sense on it, so a double
// tap is one intent.
const (
	IntentType    IntentKind = 1  // Amount is the sum that is typed; on Cash, what was given; on Split, the next part
	IntentCharge  IntentKind = 2  // collect the typed sum; on Result, the same sum again; on Cash, with what was given
	IntentBack    IntentKind = 3  // leave the viewfinder, the history or the detail
	IntentStop    IntentKind = 4  // stop the payment that is being inquired after, or whose code is shown
	IntentNext    IntentKind = 5  // next customer
	IntentReprint IntentKind = 6  // print the shown payment again
	IntentHistory IntentKind = 7  // show the day
	IntentShow    IntentKind = 8  // show Payment
	IntentVoid    IntentKind = 9  // void the shown payment
	IntentRefund  IntentKind = 10 // refund Amount of the shown payment, with Text as reason
	IntentDismiss IntentKind = 11 // the fault was read
	IntentCode    IntentKind = 12 // Text is a code, or on Shown a proof, that came from a wedge scanner

	// Typing a payment code, and sums where IntentType sets them. Digits come one
	// by one, so that a view that is late never takes one back.
	IntentKeypad     IntentKind = 13 // on Scan: type the digits under the bar code
	IntentDigits     IntentKind = 14 // Text are digits more
	IntentErase      IntentKind = 15 // the last digit was wrong
	IntentSendDigits IntentKind = 16 // charge with what is typed

	IntentPresent IntentKind = 17 // on Scan: show a code instead of reading one
	IntentCash    IntentKind = 18 // on Amount: collect in cash; on Result, the same sum, where CanRetry

	// Ringing up, on Amount. Line counts from 0; the whole sale is line -1.
	IntentAdd      IntentKind = 19 // put Amount, or else the typed sum, into the cart at View.Rate
	IntentRate     IntentKind = 20 // Rate is that of the sum typed next; of Line when that is 0 or more and the cart has it
	IntentItem     IntentKind = 21 // put Quantity, or one, of the item with code Text into the cart
	IntentQuantity IntentKind = 22 // Quantity of Line; 0 takes it out
	IntentPrice    IntentKind = 23 // sell Line at Amount, with Text as reason
	IntentDiscount IntentKind = 24 // take Discount off Line; the zero Discount takes it back
	IntentNote     IntentKind = 25 // Text is a note to Line
	IntentClear    IntentKind = 26 // empty the cart
	IntentCategory IntentKind = 27 // open the category Text of the shelf; empty shows the quick keys
	IntentHold     IntentKind = 28 // put the sale aside, known by Text; on Split too
	IntentHeld     IntentKind = 29 // show the sales that were put aside
	IntentResume   IntentKind = 30 // on Held: go on with the sale with id Text
	IntentTaxFree  IntentKind = 31 // sell free of tax to Visitor, whose passport has number Text
	IntentTaxed    IntentKind = 32 // with tax again
	IntentSplit    IntentKind = 33 // on Amount: collect Amount of the sale first, the rest after
	IntentGiveBack IntentKind = 34 // give back all that was taken of a sale in parts, with Text as reason

	// Who stands at the till.
	IntentSwitch  IntentKind = 35 // somebody else: show who may sign in
	IntentSignIn  IntentKind = 36 // Clerk is the id of the member, Text the PIN; a staff card needs no intent
	IntentSignOut IntentKind = 37
	IntentAllow   IntentKind = 38 // Clerk is the id of who allows what View.Asking asks for, Text the PIN

	// After the sale.
	IntentSearch   IntentKind = 39 // on History: show what Query asks for
	IntentNamed    IntentKind = 40 // print a receipt in the name Text for what Note says, on Result and Detail
	IntentGift     IntentKind = 41 // print a copy without prices, on Result and Detail
	IntentDrawer   IntentKind = 42 // on Amount: open the drawer without a sale, with Text as reason
	IntentTraining IntentKind = 43 // on Amount, with nothing rung up: begin or end training

	IntentManager IntentKind = 44 // on Amount, with nothing rung up: the manager's screens
	IntentSlip    IntentKind = 45 // Answer says what became of the doubtful slip with number Slip
	IntentReport  IntentKind = 46 // on Amount: print the day so far
	IntentCredit  IntentKind = 47 // on Amount, with nothing rung up: put Amount into a wallet, for Purpose
	// IntentWorkshop is on Amount, with nothing rung up: the technician's screens.
	IntentWorkshop IntentKind = 49
	IntentDoubts   IntentKind = 48 // on Amount: ask about the doubtful slips again
	IntentSeen     IntentKind = 50 // the news were read, up to the last about Payment
)

// An Intent is one wish of the clerk.
type Intent struct {
	Kind    IntentKind
	Amount  terminal.Yen
	Payment terminal.PaymentID
	Text    string

	Line     int
	Quantity int64
	Rate     terminal.TaxRate
	Discount terminal.Discount
	Note     string
	Clerk    string // id of a member of the staff
	Visitor  terminal.Visitor
	Query    terminal.Query
	Purpose  terminal.Purpose
	Slip     uint64
	Answer   SlipAnswer
}
