-- +goose Up
-- The product's defaults: six counters of a Japanese city hall (R14), one queue
-- and one button each, and weekday hours of 8:30–18:00 (R17). Buttons do not
-- follow the hours until an administrator says so.

INSERT INTO queues (id, name_ja, name_en, strategy, ring_ms, retry_ms, wrap_up_ms, max_waiting, max_wait_ms, answer_first, reject_when_empty, weight) VALUES
    ('juminhyo', '戸籍・住民票', 'Family register and residence certificates', 'longest-idle', 20000, 10000, 15000, 0, 0, FALSE, TRUE, 0),
    ('kokuho', '国民健康保険・年金', 'National Health Insurance and pension', 'longest-idle', 20000, 10000, 15000, 0, 0, FALSE, TRUE, 0),
    ('zeikin', '税金', 'Taxes', 'longest-idle', 20000, 10000, 15000, 0, 0, FALSE, TRUE, 0),
    ('kosodate', '子育て・保育', 'Child raising and childcare', 'longest-idle', 20000, 10000, 15000, 0, 0, FALSE, TRUE, 0),
    ('koreisha', '高齢者・介護', 'Older people and nursing care', 'longest-idle', 20000, 10000, 15000, 0, 0, FALSE, TRUE, 0),
    ('fukushi', '福祉・障がい', 'Welfare and disability', 'longest-idle', 20000, 10000, 15000, 0, 0, FALSE, TRUE, 0);

INSERT INTO buttons (id, queue_id, position, icon, colour, texts, enabled, use_hours) VALUES
    ('juminhyo', 'juminhyo', 1, 'id-card', 'blue', '{"ja": {"label": "戸籍・住民票", "line": "引っ越しの届け、住民票、戸籍、印鑑登録"}, "ja-x-easy": {"label": "こせき・じゅうみんひょう", "line": "ひっこし の とどけ、じゅうみんひょう、いんかん の そうだん"}, "en": {"label": "Residence and family register", "line": "Moving in or out, certificates, seal registration"}, "zh": {"label": "户籍・住民票", "line": "搬家申报、住民票、户籍、印章登记"}, "ko": {"label": "호적・주민표", "line": "이사 신고, 주민표, 호적, 인감 등록"}}', TRUE, FALSE),
    ('kokuho', 'kokuho', 2, 'heart-pulse', 'green', '{"ja": {"label": "国民健康保険・年金", "line": "保険証、医療費、保険料、国民年金"}, "ja-x-easy": {"label": "けんこうほけん・ねんきん", "line": "びょういん で つかう ほけん、ねんきん の そうだん"}, "en": {"label": "Health insurance and pension", "line": "Joining or leaving, premiums, medical costs, national pension"}, "zh": {"label": "国民健康保险・年金", "line": "保险资格、医疗费、保险费、国民年金"}, "ko": {"label": "국민건강보험・연금", "line": "보험 자격, 의료비, 보험료, 국민연금"}}', TRUE, FALSE),
    ('zeikin', 'zeikin', 3, 'receipt-japanese-yen', 'orange', '{"ja": {"label": "税金", "line": "市民税、固定資産税、納付の相談、税の証明"}, "ja-x-easy": {"label": "ぜいきん", "line": "ぜいきん を はらう そうだん、ぜいきん の しょうめいしょ"}, "en": {"label": "Taxes", "line": "City tax, property tax, paying, tax certificates"}, "zh": {"label": "税金", "line": "市民税、固定资产税、缴纳咨询、纳税证明"}, "ko": {"label": "세금", "line": "시민세, 고정자산세, 납부 상담, 세금 증명서"}}', TRUE, FALSE),
    ('kosodate', 'kosodate', 4, 'baby', 'pink', '{"ja": {"label": "子育て・保育", "line": "保育園、児童手当、子どもの医療費"}, "ja-x-easy": {"label": "こそだて・ほいくえん", "line": "こども の おかね、ほいくえん の そうだん"}, "en": {"label": "Children and childcare", "line": "Nurseries, child allowance, medical costs of children"}, "zh": {"label": "育儿・保育", "line": "保育园、儿童津贴、儿童医疗费"}, "ko": {"label": "육아・보육", "line": "어린이집, 아동수당, 어린이 의료비"}}', TRUE, FALSE),
    ('koreisha', 'koreisha', 5, 'accessibility', 'purple', '{"ja": {"label": "高齢者・介護", "line": "介護保険、介護の相談、高齢者のサービス"}, "ja-x-easy": {"label": "おとしより・かいご", "line": "おとしより の せいかつ、かいご の そうだん"}, "en": {"label": "Older people and care", "line": "Long-term care insurance, care advice, services for seniors"}, "zh": {"label": "老年人・护理", "line": "护理保险、护理咨询、老年人服务"}, "ko": {"label": "고령자・요양", "line": "요양보험, 요양 상담, 고령자 서비스"}}', TRUE, FALSE),
    ('fukushi', 'fukushi', 6, 'hand-heart', 'teal', '{"ja": {"label": "福祉・障がい", "line": "障害者手帳、福祉サービス、生活の相談"}, "ja-x-easy": {"label": "ふくし・しょうがい", "line": "しょうがい の ある ひと、せいかつ に こまった ひと の そうだん"}, "en": {"label": "Welfare and disability", "line": "Disability certificates, welfare services, help with daily life"}, "zh": {"label": "福利・残障", "line": "残障手册、福利服务、生活咨询"}, "ko": {"label": "복지・장애", "line": "장애인 수첩, 복지 서비스, 생활 상담"}}', TRUE, FALSE);

INSERT INTO hours (weekday, open_minute, close_minute) VALUES
    (1, 510, 1080),
    (2, 510, 1080),
    (3, 510, 1080),
    (4, 510, 1080),
    (5, 510, 1080);
