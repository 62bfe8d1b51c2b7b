const ja = {
  title: '受付時間・休日',
} as const;
export default ja;
