package ledger

import "fmt"

// A Bank is a member of J-Coin Pay. The banks are fictional, and so are their
// numbers: no bank of Japan has one from 9001 on.
type Bank struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// bankNames are the sixty members.
var bankNames = [...]string{
	"青葉", "朝霧", "天の川", "泉の森", "稲穂", "雲海", "大樹", "霞草", "風花", "桔梗",
	"木漏日", "銀杏並木", "紅葉", "小春", "桜並木", "早苗", "潮騒", "東雲の丘", "白樺", "白鷺橋",
	"新緑", "水仙", "鈴蘭", "清流", "空色", "高嶺", "橘通", "千鳥", "月見", "椿坂",
	"常磐木", "渚", "菜の花", "虹の橋", "花霞", "初雪", "浜千鳥", "春風", "陽だまり", "藤波",
	"星月夜", "蛍川", "牡丹", "松風", "三日月", "水鏡", "深緑", "芽吹", "紫陽花", "森の音",
	"八重桜", "山吹", "夕凪", "雪割草", "夜明", "若竹", "若葉台", "綿雲", "紅梅", "露草",
}

// Banks lists the member banks.
func Banks() []Bank {
	list := make([]Bank, len(bankNames))
	for i, name := range bankNames {
		list[i] = Bank{Code: fmt.Sprintf("%04d", 9001+i), Name: name + "銀行"}
	}
	return list
}

// bankName returns the name of a member bank.
func bankName(code string) (string, bool) {
	for _, b := range Banks() {
		if b.Code == code {
			return b.Name, true
		}
	}
	return "", false
}
