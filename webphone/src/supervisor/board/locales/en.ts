const en = {
  title: 'Live board',
} as const;
export default en;
