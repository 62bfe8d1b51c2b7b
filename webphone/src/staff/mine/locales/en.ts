const en = { title: 'マイページ' } as const;
export default en;
