-- Tests of the parts that need no server and no window: nvim -u NONE -l tests/run.lua
-- Each test is a function of a table; the last line counts.

vim.opt.runtimepath:prepend(vim.fs.dirname(vim.fs.dirname(vim.fs.abspath(arg[0]))))

--- Fails with both values if they differ.
function _G.same(found, wanted)
  if not vim.deep_equal(found, wanted) then
    error(('found %s\nwanted %s'):format(vim.inspect(found), vim.inspect(wanted)), 2)
  end
end

local passed, failed = 0, 0
for _, file in ipairs({ 'prose', 'frame', 'ratings', 'quiz_page', 'stats_page', 'config', 'command', 'words' }) do
  local tests = dofile(vim.fs.dirname(vim.fs.abspath(arg[0])) .. '/' .. file .. '_test.lua')
  for name, test in vim.spairs(tests) do
    local ok, why = pcall(test)
    passed, failed = passed + (ok and 1 or 0), failed + (ok and 0 or 1)
    if not ok then
      print(('%s: %s\n%s'):format(file, name, why))
    end
  end
end
print(('%d passed, %d failed'):format(passed, failed))
os.exit(failed == 0 and 0 or 1)
