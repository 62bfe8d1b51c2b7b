const ja = { title: 'マイページ' } as const;
export default ja;
