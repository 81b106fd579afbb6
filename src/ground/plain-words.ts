import { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

const TYPES: Record<string, string> = {
  string: 'một dòng chữ',
  number: 'một số',
  int: 'một số nguyên',
  array: 'một danh sách',
  object: 'một nhóm mục',
  record: 'một nhóm mục',
  boolean: 'true hoặc false',
  date: 'một ngày',
};

const FORMATS: Record<string, string> = {
  url: 'phải là một địa chỉ đầy đủ, ví dụ https://…',
  email: 'phải là một địa chỉ thư điện tử',
  date: 'phải là một ngày có thật',
  datetime: 'phải là một ngày giờ có thật',
  time: 'phải là một giờ có thật',
};

/** What is wrong with a value, in the words of those who write content and fill in forms; every kind of fault that zod knows. */
const WORDS: Record<Issue['code'], (issue: Issue) => string> = {
  invalid_type: ({ input, expected }) => (input === undefined ? 'còn thiếu' : `sai kiểu, cần ${TYPES[String(expected)] ?? 'kiểu khác'}`),
  unrecognized_keys: ({ keys }) => `có mục lạ: ${(keys as string[]).join(', ')} (viết sai tên?)`,
  too_small: ({ minimum }) => `quá ngắn hoặc quá ít, cần ít nhất ${String(minimum)}`,
  too_big: ({ maximum }) => `quá dài hoặc quá nhiều, tối đa ${String(maximum)}`,
  invalid_value: ({ values }) => `chỉ nhận: ${(values as unknown[]).join(', ')}`,
  invalid_format: ({ format }) => FORMATS[String(format)] ?? 'viết chưa đúng dạng',
  not_multiple_of: ({ divisor }) => `phải chia hết cho ${String(divisor)}`,
  invalid_union: () => 'không đúng dạng nào được nhận',
  invalid_key: () => 'có tên mục không được nhận',
  invalid_element: () => 'có một phần không được nhận',
  custom: () => 'chưa đúng',
};

export const plainWords = (issue: Issue): string => WORDS[issue.code](issue);

// For every schema of the program: a schema's own words come first.
z.config({ customError: plainWords });
