package drive

// Who stands at the till.

func languages(s *stage) {
	for _, l := range []struct{ next, says string }{{"English", "Charge"}, {"中文", "收款"}, {"한국어", "결제하기"}, {"日本語", "支払いへ"}} {
		s.tap(l.next)
		s.says(l.says)
		s.is("language-" + l.says)
	}
}

// addStaff makes members while the till runs; its window asks from then on.
func (s *stage) addStaff() {
	s.runWith("2580", "kaikeictl", "staff", "--data", s.path("till"), "add", "--name", "山田", "--role", "manager", "m1")
	s.runWith("7309", "kaikeictl", "staff", "--data", s.path("till"), "add", "--name", "鈴木", "--role", "cashier", "--by", "m1", "c1")
}

func staff(s *stage) {
	s.addStaff()
	s.there("鈴木")
	s.is("sign-in")
	s.tap("鈴木")
	s.keys("7309")
	s.says("●●●●")
	s.tap("決定")
	s.says("金額を入力してください")
}

// A staff card that came out of the printer signs its holder in before the camera.
func staffCard(s *stage) {
	s.runWith("2580", "kaikeictl", "staff", "--data", s.path("till"), "card", "--by", "m1", "--png", s.path("card.png"), "m1")
	s.tap("その他", "担当者の交代")
	s.says("スタッフカードをカメラに見せても入れます")
	s.holdPicture("card.png")
	s.says("金額を入力してください")
	s.darken()
	s.says("山田")
	s.tap("その他", "担当者の交代", "鈴木")
	s.keys("7309")
	s.tap("決定")
	s.says("金額を入力してください")
	s.says("鈴木")
}

func lockOut(s *stage) {
	s.tap("その他", "担当者の交代", "山田")
	for range 3 {
		s.keys("1111")
		s.tap("決定")
		s.there("確認しました")
		s.tap("確認しました")
		if s.look().says("まで入力できません") {
			break
		}
	}
	s.says("まで入力できません")
	s.is("locked-out")
	s.tap("戻る")
	s.says("金額を入力してください")
}

// What a cashier may not do alone, a manager allows by PIN.
func allows(s *stage) {
	s.tap("テンキー")
	s.sum("600", "¥600")
	s.tap("現金", "¥600", "会計する")
	s.says("お預り ¥600")
	s.next()
	s.open("600", "¥600")
	s.tap("取消", "取り消す", "金額の誤り")
	s.says("店長の承認が必要です")
	s.is("allow")
	s.unlock()
	s.tap("山田")
	s.keys("2580")
	s.tap("決定")
	s.says("取り消しました")
	s.tap("一覧へ", "戻る")
	s.says("金額を入力してください")
}

// unlock gives the manager a PIN anew, which ends the lock.
func (s *stage) unlock() {
	s.runWith("2580", "kaikeictl", "staff", "--data", s.path("till"), "pin", "--by", "m1", "m1")
}
