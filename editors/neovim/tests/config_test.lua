-- What the learner may set, and what is said of the rest.

local config = require('hoverdeck.config')
local tests = {}

function tests.nothing_has_to_be_set()
  local values, problems = config.read(nil)
  same({ values.enable, values.width, problems }, { true, 76, {} })
end

function tests.what_is_right_counts_and_what_is_wrong_is_named()
  local values, problems =
    config.read({ width = 90, height = 3, colour = 'red', statusline = { new = 'yes', format = '%d!' } })
  same({ values.width, values.height, values.statusline }, { 90, 0.9, { new = false, format = '%d!' } })
  same(#problems, 3)
  assert(problems[1]:find('colour is not a setting', 1, true), problems[1])
  assert(problems[2]:find('height', 1, true) and problems[2]:find('from 0.3 to 1', 1, true), problems[2])
  assert(problems[3]:find('statusline.new', 1, true) and problems[3]:find('boolean', 1, true), problems[3])
end

function tests.a_border_is_a_name_or_eight_signs()
  for _, wrong in ipairs({ 'rouded', { '', '', '', '', '', '', '', '' }, { '+' }, 3 }) do
    same(#select(2, config.read({ border = wrong })), 1)
  end
  for _, right in ipairs({ 'double', 'none', '+,-,+,|,+,-,+,|', { '+', '-', '+', '|', '+', '-', '+', '|' } }) do
    same(config.read({ border = right }).border, right)
  end
end

function tests.a_format_takes_a_number()
  same(#select(2, config.read({ statusline = { format = '%q %d %d' } })), 1)
end

function tests.not_even_a_table()
  same(#select(2, config.read('dark')), 1)
end

return tests
