-- How Markdown is laid out for a width.

local prose = require('hoverdeck.prose')
local tests = {}

local function laid_out(text, width)
  return table.concat(prose.lay_out(text, width), '\n')
end

function tests.paragraphs_are_broken_anew()
  same(laid_out('One two\nthree four.\n\nNext.', 9), 'One two\nthree\nfour.\n\nNext.')
end

function tests.code_and_tables_stay_as_they_are()
  local text = '```python\nx  =  1  # a long line that is not broken\n\n```\n\n| a | b |\n| - | - |'
  same(laid_out(text, 10), text)
end

function tests.items_hang_below_their_marker()
  same(laid_out('- one two\n  three\n- four\n10. five six', 9), '- one two\n  three\n- four\n10. five\n    six')
end

function tests.what_stands_between_backticks_is_one_word()
  same(laid_out('a `b c` d', 5), 'a `b c`\nd')
end

function tests.hidden_marks_take_no_room()
  same(laid_out('**bold** and `code` go', 15), '**bold** and `code`\ngo')
end

function tests.wide_characters_take_two_columns()
  same(laid_out('日本 日本 日本', 9), '日本 日本\n日本')
end

function tests.a_fence_within_a_longer_fence_is_text()
  local text = '````md\n```\nx y z\n```\n````'
  same(laid_out(text, 3), text)
end

return tests
