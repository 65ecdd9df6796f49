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
	s.says("鈴木")
	s.there("支払いへ")
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

func allows(s *stage) {
	s.says("金額を入力してください")
}
