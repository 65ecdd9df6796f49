PRAGMA user_version = 2;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE terminals (
	id TEXT PRIMARY KEY, shop TEXT NOT NULL, journal_key TEXT NOT NULL, serial TEXT NOT NULL,
	created_at TEXT NOT NULL, revoked_at TEXT) STRICT;
INSERT INTO terminals VALUES('T-0001','Shop 1','key','1','2026-11-23T03:00:00.000Z',NULL);
CREATE TABLE activations (
	code_hash TEXT PRIMARY KEY, shop TEXT NOT NULL, expires_at TEXT NOT NULL, terminal TEXT) STRICT;
INSERT INTO activations VALUES('1130c4a7efd2c609041c6c21d80bfc67a70a604884b0db00e7d0a62a04bd3439','Shop 1','2026-11-24T03:00:00.000Z','T-0001');
CREATE TABLE customers (
	id INTEGER PRIMARY KEY, wallet TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL DEFAULT '', pin_hash TEXT NOT NULL DEFAULT '', pin_wrong INTEGER NOT NULL DEFAULT 0, auto_bank TEXT NOT NULL DEFAULT '', auto_unit INTEGER NOT NULL DEFAULT 0, confirm_from INTEGER NOT NULL DEFAULT 0, UNIQUE (wallet, number)) STRICT;
INSERT INTO customers VALUES(1,'jcoin',1,'青木 葵','382237cf9f1e85af2db2b48a08edfd199b8d41de0ea3fd773f0075266b7acc57',0,'',0,0);
INSERT INTO customers VALUES(2,'jcoin',2,'井上 樹','485a037fc45a19d96d150c189bf5e229b9ec6df29ec7b45c21dc9e8b6929a9d8',0,'',0,200000);
INSERT INTO customers VALUES(3,'jcoin',3,'上田 渚','5845d9c0afbcc5c174a78ae397e27e5af8aa53720fe7a26c16ed69942ea65686',0,'',0,0);
INSERT INTO customers VALUES(4,'jcoin',4,'江口 蓮','63689ddaa2ad5dbd34ad5a22b3e1e64a844eb1424502a2eefa48a4d73564b03e',0,'9031',5000,0);
INSERT INTO customers VALUES(5,'jcoin',5,'大野 結','6ff64dcaf92732d247d951c6637d151fca0cb8ce9b2a90d8165b536f9e2dee89',0,'',0,1);
INSERT INTO customers VALUES(6,'jcoin-poor',1,'加藤 凪','4df76e0984a76ad715f81d9a6c6f6a309425d556c9c90f526a99af2c7c65fc9a',0,'',0,0);
INSERT INTO customers VALUES(7,'alipay',1,'Guest 1','0d5c490bb28138c2048a8e2c25b76824c6fe6aa4391bed5a39e862c8a37a309b',0,'',0,0);
INSERT INTO customers VALUES(8,'alipay',2,'Guest 2','b73bc5832edd370815ddb81be24c308356ecb69a0b769c8ffcfa00fffe16d0d8',0,'',0,0);
INSERT INTO customers VALUES(9,'alipay',3,'Guest 3','46e2f4527ec6ce34e012c68fa2c1cbe65f437a8cecfa2691e2606e19a99958d9',0,'',0,0);
INSERT INTO customers VALUES(10,'alipayhk',1,'Guest 1','abcde0e2955aa0d555789e8cedd9da003826fabdd5694f95ed4a9fb522207e39',0,'',0,0);
INSERT INTO customers VALUES(11,'alipayhk',2,'Guest 2','a704a92ffc8e10efcf93167f217a323ab1cb5dbb462b92f24453af75fde710a9',0,'',0,0);
INSERT INTO customers VALUES(12,'alipayhk',3,'Guest 3','ccdefd48ec1e353d6933a5c86ab4baaed6fabc6f4e696d34e0c89815595fb30d',0,'',0,0);
INSERT INTO customers VALUES(13,'kakaopay',1,'Guest 1','a9d0d25eb8052cd8580c3fc1c08b5834cf11c9495728f772af1e26b14da1de11',0,'',0,0);
INSERT INTO customers VALUES(14,'kakaopay',2,'Guest 2','e7025a5a7a5046e62ab61ef4607611daa270b2b408bf188f195ecd3855f9539d',0,'',0,0);
INSERT INTO customers VALUES(15,'kakaopay',3,'Guest 3','13f386705d5002abe4fa88fdea0fb077a992589b3a58b21b0f6dfb26ba372648',0,'',0,0);
INSERT INTO customers VALUES(16,'gcash',1,'Guest 1','1727725caf5aa11115352376d999b99042f9d1a236502ca3def1d547df0a3d40',0,'',0,0);
INSERT INTO customers VALUES(17,'gcash',2,'Guest 2','c4f9d8c7249b7af137a7c6f2ee724020a7e01badef3eb71eb6e033822cdbfba6',0,'',0,0);
INSERT INTO customers VALUES(18,'gcash',3,'Guest 3','0cfae69793fa78a68abc90f8292efa778c6099840d452fbef2893d1388a55adc',0,'',0,0);
INSERT INTO customers VALUES(19,'truemoney',1,'Guest 1','35ce966b3b49f95974eb472b82b6ce8490b4468ca90a15624b2dfd94353fda49',0,'',0,0);
INSERT INTO customers VALUES(20,'truemoney',2,'Guest 2','afa80729213278140b89b0afb4d0a0bb062f86a4e16f4453015335fa598fc5aa',0,'',0,0);
INSERT INTO customers VALUES(21,'truemoney',3,'Guest 3','79498d49e96d48bbb90696167ce57f568bde424270e51ca7b509c5ad686c7915',0,'',0,0);
INSERT INTO customers VALUES(22,'tng',1,'Guest 1','270253416ac39f5818279596a2613232bc55aa50f02dd9d3d2fe9e44f510234a',0,'',0,0);
INSERT INTO customers VALUES(23,'tng',2,'Guest 2','5b90290e102247e3b2a4dd1de0059cc59731a76757cafa88543454114cda5326',0,'',0,0);
INSERT INTO customers VALUES(24,'tng',3,'Guest 3','52d8a103137310a41abcc407f7e8dfd7aba37d8e78dd8d458a525c75e2dbc495',0,'',0,0);
CREATE TABLE codes (
	hash TEXT PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customers, expires_at TEXT NOT NULL, payment TEXT) STRICT;
INSERT INTO codes VALUES('7ad8516b8f543b8b77ad746438d62972dbbca0a6481557e6b58c0f3264cd36d0',1,'2026-11-08T03:01:00.000Z','paid');
INSERT INTO codes VALUES('6c2cdde7e12a9338e3dc06e7407f54b5489d431b7c7ef055d2850a40907d5232',6,'2026-11-08T03:01:00.000Z','poor');
INSERT INTO codes VALUES('5559331636503a498947151e5070ae5aafdf8e1a81d8620dedcef4a270fb04ad',10,'2026-11-08T03:01:00.000Z','gone');
INSERT INTO codes VALUES('3d448ee24008e1ed6cf3ec6f19a2b7e1362251015d4711b52eb8931ce8a300ac',10,'2026-11-08T03:01:00.000Z','hk');
INSERT INTO codes VALUES('07d6d9c4979a7f2b13300378e6b09ef13810319aacfdf6464018a3f2ec5a6a6f',16,'2026-11-17T03:01:00.000Z','later');
INSERT INTO codes VALUES('2815be29a2a2191fee6e6d2306b0b477dd0d39bbb08a19deb34b8bf2a4aa6fef',1,'2026-11-17T03:01:00.000Z','waits');
CREATE TABLE payments (
	id TEXT PRIMARY KEY, terminal TEXT NOT NULL REFERENCES terminals, shop TEXT NOT NULL, body_hash TEXT NOT NULL,
	state TEXT NOT NULL, amount INTEGER NOT NULL, refunded INTEGER NOT NULL DEFAULT 0, wallet TEXT NOT NULL DEFAULT '',
	rail TEXT NOT NULL, brand TEXT NOT NULL DEFAULT '', network_id TEXT NOT NULL DEFAULT '', customer INTEGER,
	masked_code TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', payer_amount TEXT NOT NULL DEFAULT '',
	created_at TEXT NOT NULL, decide_at TEXT, paid_at TEXT, cancel_until TEXT, day TEXT NOT NULL, lapse TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO payments VALUES('paid','T-0001','Shop 1','d3078d359f30df2cb6dfee122bbb9791f9b8776ec9d7f86627714555bbcdf959','PAID',1500,500,'jcoin','jcoin','J-Coin Pay','20261108236016253841',1,'9000…2068','','','2026-11-08T03:00:00.000Z',NULL,'2026-11-08T03:00:00.000Z','2026-11-08T15:00:00.000Z','2026-11-08','');
INSERT INTO payments VALUES('poor','T-0001','Shop 1','f866fb7a5b23ddde93ecdde0df266195cb9c1b8e638af9c267453174cd8bf25f','DECLINED',1500,0,'jcoin-poor','jcoin','J-Coin Pay','20261108943622139067',6,'9000…9626','USER_BALANCE_NOT_ENOUGH','','2026-11-08T03:00:00.000Z',NULL,NULL,'2026-11-08T15:00:00.000Z','2026-11-08','');
INSERT INTO payments VALUES('gone','T-0001','Shop 1','6a5f4d4ef89c6de405cdf6ff70996960b52319be266a6f197d2041f159247d2d','CANCELLED',2500,0,'alipayhk','alipayplus','AlipayHK','20261108652959876935',10,'2810…8685','ORDER_IS_CLOSED','HKD 127.25','2026-11-08T03:00:00.000Z',NULL,'2026-11-08T03:00:00.000Z','2026-11-08T16:15:00.000Z','2026-11-08','');
INSERT INTO payments VALUES('hk','T-0001','Shop 1','3e4a6acc95d9a0c876ef4ae2df4e81161f5d6bc106f7e816ea0a2a5b19849763','PAID',3000,0,'alipayhk','alipayplus','AlipayHK','20261108607584259772',10,'2810…1504','','HKD 152.70','2026-11-08T03:00:00.000Z',NULL,'2026-11-08T03:00:00.000Z','2026-11-08T16:15:00.000Z','2026-11-08','');
INSERT INTO payments VALUES('later','T-0001','Shop 1','ae3dda7633aef4a8e248f3229ff2994eeda29b32bafe9f77b85d86d416ca3681','PAID',700,700,'gcash','alipayplus','GCash','20261117663860953939',16,'2810…3427','','PHP 264.60','2026-11-17T03:00:00.000Z',NULL,'2026-11-17T03:00:00.000Z','2026-11-17T16:15:00.000Z','2026-11-17','');
INSERT INTO payments VALUES('waits','T-0001','Shop 1','81d85f19378af9343fc1a047bccc820166d48e9c9c1eb5252dd22f714779eb78','PROCESSING',900,0,'jcoin','jcoin','J-Coin Pay','20261117957255336437',1,'9000…4903','PAYMENT_IN_PROCESS','','2026-11-17T03:00:00.000Z','2026-11-17T04:00:00.000Z',NULL,'2026-11-17T15:00:00.000Z','2026-11-17','');
INSERT INTO payments VALUES('unseen','T-0001','','','CANCELLED',0,0,'','','','',NULL,'','ORDER_IS_CLOSED','','2026-11-17T03:00:00.000Z',NULL,NULL,NULL,'2026-11-17','');
CREATE TABLE refunds (
	id TEXT PRIMARY KEY, payment TEXT NOT NULL REFERENCES payments, body_hash TEXT NOT NULL, state TEXT NOT NULL,
	amount INTEGER NOT NULL, network_id TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', done_at TEXT, day TEXT NOT NULL) STRICT;
INSERT INTO refunds VALUES('part','paid','9cf6333b5657796012ad38ce25204b1b14abd2260fe4c192fab9c89d3ab89816','DONE',500,'R20261108236016253841','','2026-11-08T03:00:00.000Z','2026-11-08');
INSERT INTO refunds VALUES('over','paid','82f36affb4f65d0622b54e715170fe4a794aa1d9a001a4de014b08cae5d6ce5f','REFUSED',1001,'R20261108236016253841','REFUND_AMOUNT_EXCEED',NULL,'2026-11-08');
INSERT INTO refunds VALUES('all','later','fc58a4898e87590da6ccb1cdeb0279e4254d6a00ef9e5d87172b0c32f7d4dfba','DONE',700,'R20261117663860953939','','2026-11-17T03:00:00.000Z','2026-11-17');
CREATE TABLE accounts (name TEXT PRIMARY KEY, floor INTEGER) STRICT;
INSERT INTO accounts VALUES('world',NULL);
INSERT INTO accounts VALUES('suspense:settlement',NULL);
INSERT INTO accounts VALUES('issuer:jcoin',NULL);
INSERT INTO accounts VALUES('issuer:alipayplus',NULL);
INSERT INTO accounts VALUES('fees',NULL);
INSERT INTO accounts VALUES('wallet:1',0);
INSERT INTO accounts VALUES('bank:9001:1',0);
INSERT INTO accounts VALUES('bank:9014:1',0);
INSERT INTO accounts VALUES('wallet:2',0);
INSERT INTO accounts VALUES('bank:9007:2',0);
INSERT INTO accounts VALUES('wallet:3',0);
INSERT INTO accounts VALUES('bank:9023:3',0);
INSERT INTO accounts VALUES('wallet:4',0);
INSERT INTO accounts VALUES('bank:9031:4',0);
INSERT INTO accounts VALUES('wallet:5',0);
INSERT INTO accounts VALUES('bank:9045:5',0);
INSERT INTO accounts VALUES('wallet:6',0);
INSERT INTO accounts VALUES('wallet:7',0);
INSERT INTO accounts VALUES('wallet:8',0);
INSERT INTO accounts VALUES('wallet:9',0);
INSERT INTO accounts VALUES('wallet:10',0);
INSERT INTO accounts VALUES('wallet:11',0);
INSERT INTO accounts VALUES('wallet:12',0);
INSERT INTO accounts VALUES('wallet:13',0);
INSERT INTO accounts VALUES('wallet:14',0);
INSERT INTO accounts VALUES('wallet:15',0);
INSERT INTO accounts VALUES('wallet:16',0);
INSERT INTO accounts VALUES('wallet:17',0);
INSERT INTO accounts VALUES('wallet:18',0);
INSERT INTO accounts VALUES('wallet:19',0);
INSERT INTO accounts VALUES('wallet:20',0);
INSERT INTO accounts VALUES('wallet:21',0);
INSERT INTO accounts VALUES('wallet:22',0);
INSERT INTO accounts VALUES('wallet:23',0);
INSERT INTO accounts VALUES('wallet:24',0);
INSERT INTO accounts VALUES('shop:Shop 1',NULL);
CREATE TABLE transfers (
	id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, ref TEXT NOT NULL,
	source TEXT NOT NULL REFERENCES accounts, target TEXT NOT NULL REFERENCES accounts,
	yen INTEGER NOT NULL CHECK (yen > 0), CHECK (source <> target), UNIQUE (kind, ref)) STRICT;
INSERT INTO transfers VALUES(1,'2026-11-23T03:00:00.000Z','open','wallet:1','issuer:jcoin','wallet:1',100000);
INSERT INTO transfers VALUES(2,'2026-11-23T03:00:00.000Z','open','bank:9001:1','world','bank:9001:1',1000000);
INSERT INTO transfers VALUES(3,'2026-11-23T03:00:00.000Z','open','bank:9014:1','world','bank:9014:1',1000000);
INSERT INTO transfers VALUES(4,'2026-11-23T03:00:00.000Z','open','wallet:2','issuer:jcoin','wallet:2',250000);
INSERT INTO transfers VALUES(5,'2026-11-23T03:00:00.000Z','open','bank:9007:2','world','bank:9007:2',1000000);
INSERT INTO transfers VALUES(6,'2026-11-23T03:00:00.000Z','open','wallet:3','issuer:jcoin','wallet:3',5000000);
INSERT INTO transfers VALUES(7,'2026-11-23T03:00:00.000Z','open','bank:9023:3','world','bank:9023:3',1000000);
INSERT INTO transfers VALUES(8,'2026-11-23T03:00:00.000Z','open','wallet:4','issuer:jcoin','wallet:4',500);
INSERT INTO transfers VALUES(9,'2026-11-23T03:00:00.000Z','open','bank:9031:4','world','bank:9031:4',1000000);
INSERT INTO transfers VALUES(10,'2026-11-23T03:00:00.000Z','open','wallet:5','issuer:jcoin','wallet:5',80000);
INSERT INTO transfers VALUES(11,'2026-11-23T03:00:00.000Z','open','bank:9045:5','world','bank:9045:5',1000000);
INSERT INTO transfers VALUES(12,'2026-11-23T03:00:00.000Z','open','wallet:6','issuer:jcoin','wallet:6',100);
INSERT INTO transfers VALUES(13,'2026-11-23T03:00:00.000Z','open','wallet:7','issuer:alipayplus','wallet:7',100000);
INSERT INTO transfers VALUES(14,'2026-11-23T03:00:00.000Z','open','wallet:8','issuer:alipayplus','wallet:8',250000);
INSERT INTO transfers VALUES(15,'2026-11-23T03:00:00.000Z','open','wallet:9','issuer:alipayplus','wallet:9',5000000);
INSERT INTO transfers VALUES(16,'2026-11-23T03:00:00.000Z','open','wallet:10','issuer:alipayplus','wallet:10',100000);
INSERT INTO transfers VALUES(17,'2026-11-23T03:00:00.000Z','open','wallet:11','issuer:alipayplus','wallet:11',250000);
INSERT INTO transfers VALUES(18,'2026-11-23T03:00:00.000Z','open','wallet:12','issuer:alipayplus','wallet:12',5000000);
INSERT INTO transfers VALUES(19,'2026-11-23T03:00:00.000Z','open','wallet:13','issuer:alipayplus','wallet:13',100000);
INSERT INTO transfers VALUES(20,'2026-11-23T03:00:00.000Z','open','wallet:14','issuer:alipayplus','wallet:14',250000);
INSERT INTO transfers VALUES(21,'2026-11-23T03:00:00.000Z','open','wallet:15','issuer:alipayplus','wallet:15',5000000);
INSERT INTO transfers VALUES(22,'2026-11-23T03:00:00.000Z','open','wallet:16','issuer:alipayplus','wallet:16',100000);
INSERT INTO transfers VALUES(23,'2026-11-23T03:00:00.000Z','open','wallet:17','issuer:alipayplus','wallet:17',250000);
INSERT INTO transfers VALUES(24,'2026-11-23T03:00:00.000Z','open','wallet:18','issuer:alipayplus','wallet:18',5000000);
INSERT INTO transfers VALUES(25,'2026-11-23T03:00:00.000Z','open','wallet:19','issuer:alipayplus','wallet:19',100000);
INSERT INTO transfers VALUES(26,'2026-11-23T03:00:00.000Z','open','wallet:20','issuer:alipayplus','wallet:20',250000);
INSERT INTO transfers VALUES(27,'2026-11-23T03:00:00.000Z','open','wallet:21','issuer:alipayplus','wallet:21',5000000);
INSERT INTO transfers VALUES(28,'2026-11-23T03:00:00.000Z','open','wallet:22','issuer:alipayplus','wallet:22',100000);
INSERT INTO transfers VALUES(29,'2026-11-23T03:00:00.000Z','open','wallet:23','issuer:alipayplus','wallet:23',250000);
INSERT INTO transfers VALUES(30,'2026-11-23T03:00:00.000Z','open','wallet:24','issuer:alipayplus','wallet:24',5000000);
INSERT INTO transfers VALUES(31,'2026-11-08T03:00:00.000Z','pay','paid','wallet:1','shop:Shop 1',1500);
INSERT INTO transfers VALUES(32,'2026-11-08T03:00:00.000Z','pay','gone','wallet:10','shop:Shop 1',2500);
INSERT INTO transfers VALUES(33,'2026-11-08T03:00:00.000Z','cancel','gone','shop:Shop 1','wallet:10',2500);
INSERT INTO transfers VALUES(34,'2026-11-08T03:00:00.000Z','pay','hk','wallet:10','shop:Shop 1',3000);
INSERT INTO transfers VALUES(35,'2026-11-08T03:00:00.000Z','refund','part','shop:Shop 1','wallet:1',500);
INSERT INTO transfers VALUES(36,'2026-11-17T03:00:00.000Z','fee','S2026111599773828','shop:Shop 1','fees',59);
INSERT INTO transfers VALUES(37,'2026-11-17T03:00:00.000Z','settle','S2026111599773828','shop:Shop 1','suspense:settlement',3941);
INSERT INTO transfers VALUES(38,'2026-11-17T03:00:00.000Z','recharge','in','bank:9001:1','wallet:1',20000);
INSERT INTO transfers VALUES(39,'2026-11-17T03:00:00.000Z','withdraw','out','wallet:1','bank:9014:1',3000);
INSERT INTO transfers VALUES(40,'2026-11-17T03:00:00.000Z','remit','gift','wallet:1','wallet:3',4000);
INSERT INTO transfers VALUES(41,'2026-11-17T03:00:00.000Z','pay','later','wallet:16','shop:Shop 1',700);
INSERT INTO transfers VALUES(42,'2026-11-17T03:00:00.000Z','refund','all','shop:Shop 1','wallet:16',700);
CREATE TABLE shops (
	name TEXT PRIMARY KEY, bank TEXT NOT NULL, schedule TEXT NOT NULL DEFAULT 'monthly', created_at TEXT NOT NULL) STRICT;
INSERT INTO shops VALUES('Shop 1','9042','semimonthly','2026-11-23T03:00:00.000Z');
CREATE TABLE links (
	customer INTEGER NOT NULL REFERENCES customers, bank TEXT NOT NULL, number TEXT NOT NULL, PRIMARY KEY (customer, bank)) STRICT;
INSERT INTO links VALUES(1,'9001','3105807');
INSERT INTO links VALUES(1,'9014','9821148');
INSERT INTO links VALUES(2,'9007','7430026');
INSERT INTO links VALUES(3,'9023','1124676');
INSERT INTO links VALUES(4,'9031','0371958');
INSERT INTO links VALUES(5,'9045','5361642');
CREATE TABLE orders (
	id TEXT PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customers, kind TEXT NOT NULL, body_hash TEXT NOT NULL,
	other TEXT NOT NULL, yen INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', at TEXT NOT NULL, day TEXT NOT NULL) STRICT;
INSERT INTO orders VALUES('in',1,'recharge','1817cea0e3e3d88f449a1ffd575937904b65a045915dbe8e419f35c987d82697','9001',20000,'DONE','','2026-11-17T03:00:00.000Z','2026-11-17');
INSERT INTO orders VALUES('out',1,'withdraw','a8fc9e49734cc42624db886dae64905de34c7bf6b0864aecf2f1a49769514f45','9014',3000,'DONE','','2026-11-17T03:00:00.000Z','2026-11-17');
INSERT INTO orders VALUES('gift',1,'remit','9584b438b65dd6bc13de4c28fae9f4f43830b70f7c369766d4a65c251fd3a5e7','3',4000,'DONE','','2026-11-17T03:00:00.000Z','2026-11-17');
INSERT INTO orders VALUES('too much',1,'remit','f796fd21cece9649f2d529f00086636918d1b82e2524c7ec791f2fc2bd68090a','3',200000,'REFUSED','AMOUNT_LIMIT_EXCEEDED','2026-11-17T03:00:00.000Z','2026-11-17');
CREATE TABLE bills (
	payment TEXT PRIMARY KEY REFERENCES payments, code TEXT NOT NULL UNIQUE, expires_at TEXT NOT NULL) STRICT;
CREATE TABLE settlements (
	id TEXT PRIMARY KEY, shop TEXT NOT NULL REFERENCES shops, first_day TEXT NOT NULL, last_day TEXT NOT NULL, value_day TEXT NOT NULL,
	bank TEXT NOT NULL, gross INTEGER NOT NULL, refunds INTEGER NOT NULL, fee INTEGER NOT NULL, carried INTEGER NOT NULL, paid INTEGER NOT NULL,
	made_at TEXT NOT NULL, UNIQUE (shop, last_day)) STRICT;
INSERT INTO settlements VALUES('S2026111599773828','Shop 1','','2026-11-15','2026-11-30','9042',4500,500,59,0,3941,'2026-11-17T03:00:00.000Z');
CREATE TABLE settlement_lines (
	settlement TEXT NOT NULL REFERENCES settlements, day TEXT NOT NULL, rail TEXT NOT NULL, brand TEXT NOT NULL,
	payments INTEGER NOT NULL, gross INTEGER NOT NULL, refunds INTEGER NOT NULL, PRIMARY KEY (settlement, day, rail, brand)) STRICT;
INSERT INTO settlement_lines VALUES('S2026111599773828','2026-11-08','alipayplus','AlipayHK',1,3000,0);
INSERT INTO settlement_lines VALUES('S2026111599773828','2026-11-08','jcoin','J-Coin Pay',1,1500,500);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('transfers',42);
CREATE INDEX payments_day ON payments (terminal, day);
CREATE INDEX refunds_day ON refunds (day);
CREATE INDEX transfers_source ON transfers (source, yen);
CREATE INDEX transfers_target ON transfers (target, yen);
CREATE VIEW postings AS
	SELECT id AS transfer, source AS account, -yen AS yen FROM transfers
	UNION ALL SELECT id, target, yen FROM transfers;
CREATE INDEX orders_day ON orders (customer, day);
CREATE INDEX payments_customer ON payments (customer, day);
CREATE INDEX payments_shop ON payments (shop, day);
CREATE INDEX refunds_payment ON refunds (payment);
CREATE TRIGGER transfers_no_update BEFORE UPDATE ON transfers BEGIN SELECT RAISE(ABORT, 'transfers are never changed'); END;
CREATE TRIGGER transfers_no_delete BEFORE DELETE ON transfers BEGIN SELECT RAISE(ABORT, 'transfers are never deleted'); END;
CREATE TRIGGER accounts_no_update BEFORE UPDATE ON accounts BEGIN SELECT RAISE(ABORT, 'accounts are never changed'); END;
CREATE TRIGGER accounts_no_delete BEFORE DELETE ON accounts BEGIN SELECT RAISE(ABORT, 'accounts are never deleted'); END;
CREATE TRIGGER settlements_no_update BEFORE UPDATE ON settlements BEGIN SELECT RAISE(ABORT, 'settlements are never changed'); END;
CREATE TRIGGER settlements_no_delete BEFORE DELETE ON settlements BEGIN SELECT RAISE(ABORT, 'settlements are never deleted'); END;
CREATE TRIGGER lines_no_update BEFORE UPDATE ON settlement_lines BEGIN SELECT RAISE(ABORT, 'settlements are never changed'); END;
CREATE TRIGGER lines_no_delete BEFORE DELETE ON settlement_lines BEGIN SELECT RAISE(ABORT, 'settlements are never deleted'); END;
CREATE TRIGGER payments_no_delete BEFORE DELETE ON payments BEGIN SELECT RAISE(ABORT, 'payments are never deleted'); END;
CREATE TRIGGER refunds_no_delete BEFORE DELETE ON refunds BEGIN SELECT RAISE(ABORT, 'refunds are never deleted'); END;
CREATE TRIGGER transfers_floor BEFORE INSERT ON transfers
	WHEN (SELECT floor FROM accounts WHERE name = NEW.source) IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'account overdrawn') WHERE
		coalesce((SELECT sum(yen) FROM transfers WHERE target = NEW.source), 0) - coalesce((SELECT sum(yen) FROM transfers WHERE source = NEW.source), 0)
		- NEW.yen < (SELECT floor FROM accounts WHERE name = NEW.source);
END;
CREATE TRIGGER payments_final BEFORE UPDATE ON payments
	WHEN OLD.id <> NEW.id OR OLD.terminal <> NEW.terminal OR OLD.body_hash <> NEW.body_hash OR OLD.amount <> NEW.amount OR OLD.shop <> NEW.shop
		OR NEW.refunded < OLD.refunded OR NEW.refunded > NEW.amount
		OR (OLD.state <> NEW.state AND (OLD.state IN ('DECLINED', 'CANCELLED') OR (OLD.state = 'PAID' AND NEW.state <> 'CANCELLED')))
	BEGIN SELECT RAISE(ABORT, 'payment is final'); END;
CREATE TRIGGER refunds_final BEFORE UPDATE ON refunds
	WHEN OLD.id <> NEW.id OR OLD.payment <> NEW.payment OR OLD.body_hash <> NEW.body_hash OR OLD.amount <> NEW.amount
		OR (OLD.state <> NEW.state AND OLD.state <> 'PROCESSING')
	BEGIN SELECT RAISE(ABORT, 'refund is final'); END;
COMMIT;
