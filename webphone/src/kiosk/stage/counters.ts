import type { Counter } from '../words';

/** The six counters that the product comes with, with their words in all languages. */
export const sixCounters: Counter[] = [
  {
    id: 'juminhyo',
    queue: 'juminhyo',
    position: 1,
    icon: 'id-card',
    colour: 'blue',
    texts: {
      ja: {
        label: '戸籍・住民票',
        line: '引っ越しの届け、住民票、戸籍、印鑑登録',
      },
      'ja-x-easy': {
        label: 'こせき・じゅうみんひょう',
        line: 'ひっこし の とどけ、じゅうみんひょう、いんかん の そうだん',
      },
      en: {
        label: 'Residence and family register',
        line: 'Moving in or out, certificates, seal registration',
      },
      zh: {
        label: '户籍・住民票',
        line: '搬家申报、住民票、户籍、印章登记',
      },
      ko: {
        label: '호적・주민표',
        line: '이사 신고, 주민표, 호적, 인감 등록',
      },
    },
  },
  {
    id: 'kokuho',
    queue: 'kokuho',
    position: 2,
    icon: 'heart-pulse',
    colour: 'green',
    texts: {
      ja: {
        label: '国民健康保険・年金',
        line: '保険証、医療費、保険料、国民年金',
      },
      'ja-x-easy': {
        label: 'けんこうほけん・ねんきん',
        line: 'びょういん で つかう ほけん、ねんきん の そうだん',
      },
      en: {
        label: 'Health insurance and pension',
        line: 'Joining or leaving, premiums, medical costs, national pension',
      },
      zh: {
        label: '国民健康保险・年金',
        line: '保险资格、医疗费、保险费、国民年金',
      },
      ko: {
        label: '국민건강보험・연금',
        line: '보험 자격, 의료비, 보험료, 국민연금',
      },
    },
  },
  {
    id: 'zeikin',
    queue: 'zeikin',
    position: 3,
    icon: 'receipt-japanese-yen',
    colour: 'orange',
    texts: {
      ja: {
        label: '税金',
        line: '市民税、固定資産税、納付の相談、税の証明',
      },
      'ja-x-easy': {
        label: 'ぜいきん',
        line: 'ぜいきん を はらう そうだん、ぜいきん の しょうめいしょ',
      },
      en: {
        label: 'Taxes',
        line: 'City tax, property tax, paying, tax certificates',
      },
      zh: {
        label: '税金',
        line: '市民税、固定资产税、缴纳咨询、纳税证明',
      },
      ko: {
        label: '세금',
        line: '시민세, 고정자산세, 납부 상담, 세금 증명서',
      },
    },
  },
  {
    id: 'kosodate',
    queue: 'kosodate',
    position: 4,
    icon: 'baby',
    colour: 'pink',
    texts: {
      ja: {
        label: '子育て・保育',
        line: '保育園、児童手当、子どもの医療費',
      },
      'ja-x-easy': {
        label: 'こそだて・ほいくえん',
        line: 'こども の おかね、ほいくえん の そうだん',
      },
      en: {
        label: 'Children and childcare',
        line: 'Nurseries, child allowance, medical costs of children',
      },
      zh: {
        label: '育儿・保育',
        line: '保育园、儿童津贴、儿童医疗费',
      },
      ko: {
        label: '육아・보육',
        line: '어린이집, 아동수당, 어린이 의료비',
      },
    },
  },
  {
    id: 'koreisha',
    queue: 'koreisha',
    position: 5,
    icon: 'accessibility',
    colour: 'purple',
    texts: {
      ja: {
        label: '高齢者・介護',
        line: '介護保険、介護の相談、高齢者のサービス',
      },
      'ja-x-easy': {
        label: 'おとしより・かいご',
        line: 'おとしより の せいかつ、かいご の そうだん',
      },
      en: {
        label: 'Older people and care',
        line: 'Long-term care insurance, care advice, services for seniors',
      },
      zh: {
        label: '老年人・护理',
        line: '护理保险、护理咨询、老年人服务',
      },
      ko: {
        label: '고령자・요양',
        line: '요양보험, 요양 상담, 고령자 서비스',
      },
    },
  },
  {
    id: 'fukushi',
    queue: 'fukushi',
    position: 6,
    icon: 'hand-heart',
    colour: 'teal',
    texts: {
      ja: {
        label: '福祉・障がい',
        line: '障害者手帳、福祉サービス、生活の相談',
      },
      'ja-x-easy': {
        label: 'ふくし・しょうがい',
        line: 'しょうがい の ある ひと、せいかつ に こまった ひと の そうだん',
      },
      en: {
        label: 'Welfare and disability',
        line: 'Disability certificates, welfare services, help with daily life',
      },
      zh: {
        label: '福利・残障',
        line: '残障手册、福利服务、生活咨询',
      },
      ko: {
        label: '복지・장애',
        line: '장애인 수첩, 복지 서비스, 생활 상담',
      },
    },
  },
];
