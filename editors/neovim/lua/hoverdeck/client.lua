-- The one connection to the server: found, started where none is, asked. What is asked is known elsewhere.

local M = {}

local NAME = 'hoverdeck'
--- How long a start may take, in milliseconds.
local PATIENCE = 10000

--- Tells the learner something.
--- @param text string
--- @param level? integer
function M.tell(text, level)
  vim.notify(text, level or vim.log.levels.INFO, { title = 'Hoverdeck' })
end

--- @param text string
function M.warn(text)
  M.tell(text, vim.log.levels.WARN)
end

--- The server that answers, if there is one.
--- @return vim.lsp.Client?
function M.running()
  return vim.iter(vim.lsp.get_clients({ name = NAME })):find(function(client)
    return client.initialized and not client:is_stopped()
  end)
end

--- Why the server cannot be started; nil when it can.
--- @return string?
function M.obstacle()
  local config = vim.lsp.config[NAME]
  local command = config and config.cmd
  if not command then
    return 'no configuration `hoverdeck` is on the runtime path; see :help hoverdeck-install'
  elseif type(command) == 'table' and vim.fn.executable(command[1]) == 0 then
    local found = ('`%s` is not on your PATH; install it with `cargo install --path .`'):format(command[1])
    return found .. ", or say where it is: vim.lsp.config('hoverdeck', { cmd = { '/path/to/hoverdeck', 'lsp' } })"
  end
end

--- Calls `use` with the server, once it runs; it is started if need be, and given the open files. `give_up` gets a
--- sentence if it cannot be.
--- @param use fun(client: vim.lsp.Client)
--- @param give_up? fun(why: string)
function M.with(use, give_up)
  local client = M.running()
  if client then
    return use(client)
  end
  give_up = give_up or M.warn
  if vim.v.exiting ~= vim.NIL then
    return
  end
  local obstacle = M.obstacle()
  if obstacle then
    return give_up('Hoverdeck cannot start: ' .. obstacle .. '.')
  end
  M._await(use, give_up, M._start(), vim.uv.now() + PATIENCE)
end

--- Starts the server; gives the clients that were made for it, by their ids.
--- @return integer[]
function M._start()
  local config = vim.deepcopy(vim.lsp.config[NAME])
  config.name = NAME
  local files = vim.tbl_filter(M._is_ours, vim.api.nvim_list_bufs())
  if vim.lsp.is_enabled and not vim.lsp.is_enabled(NAME) then
    files = {}
  end
  local options = { reuse_client = config.reuse_client, silent = true }
  local made = {}
  if #files == 0 then
    table.insert(made, vim.lsp.start(config, vim.tbl_extend('force', options, { attach = false })))
  end
  for _, buffer in ipairs(files) do
    config.root_dir = vim.fs.root(buffer, config.root_markers or {})
    table.insert(made, vim.lsp.start(config, vim.tbl_extend('force', options, { bufnr = buffer })))
  end
  return made
end

--- Whether the server knows this buffer's language.
function M._is_ours(buffer)
  local here = vim.bo[buffer]
  local known = vim.lsp.config[NAME].filetypes or {}
  return vim.api.nvim_buf_is_loaded(buffer) and here.buftype == '' and vim.list_contains(known, here.filetype)
end

function M._await(use, give_up, made, deadline)
  local client = M.running()
  if client then
    return use(client)
  elseif vim.uv.now() > deadline or not vim.iter(made):any(M._lives) then
    return give_up('Hoverdeck did not start; :Hoverdeck log shows what it said.')
  end
  vim.defer_fn(function()
    M._await(use, give_up, made, deadline)
  end, 10)
end

function M._lives(id)
  local client = vim.lsp.get_client_by_id(id)
  return client ~= nil and not client:is_stopped()
end

--- Those that wait for an answer, by what they call if none will come, with the client that they asked.
--- @type table<fun(why: string), integer>
local asked = {}

--- A server ended: who waits for its answer is told.
--- @param id integer
function M.ended(id)
  for unanswered, client in pairs(vim.deepcopy(asked)) do
    if client == id then
      asked[unanswered] = nil
      unanswered('The server ended.')
    end
  end
end

--- Sends a command of the client contract. `answer` gets its result, nil for null; `failed` what went wrong.
--- @param command string Without `hoverdeck.`
--- @param argument? table
--- @param answer fun(result: any)
--- @param failed? fun(why: string, code: integer?)
function M.ask(command, argument, answer, failed)
  failed = failed or M.warn
  M.with(function(client)
    local function unanswered(why)
      failed(why)
    end
    local sent = client:request('workspace/executeCommand', M._call(command, argument), function(error, result)
      asked[unanswered] = nil
      if error then
        return failed(error.message or 'The server gave no reason.', error.code)
      end
      answer(M._without_null(result))
    end)
    if not sent then
      return failed('The server ended.')
    end
    asked[unanswered] = client.id
  end, failed)
end

--- JSON's null is nil, also within; in a list it stays, to keep the places.
function M._without_null(value)
  if value == vim.NIL then
    return nil
  elseif type(value) == 'table' and not vim.islist(value) then
    return vim.tbl_map(M._without_null, value)
  elseif type(value) == 'table' then
    for index, item in ipairs(value) do
      value[index] = type(item) == 'table' and M._without_null(item) or item
    end
  end
  return value
end

--- The same at once, for completion: nil if there is no server or it takes longer than half a second.
--- @return any
function M.ask_now(command, argument)
  local client = M.running()
  if not client or not M.offers(command) then
    return nil
  end
  local reply = client:request_sync('workspace/executeCommand', M._call(command, argument), 500)
  return reply and not reply.err and M._without_null(reply.result) or nil
end

function M._call(command, argument)
  return { command = 'hoverdeck.' .. command, arguments = { argument or vim.empty_dict() } }
end

--- Whether the running server has a command.
--- @param command string
--- @return boolean
function M.offers(command)
  local client = M.running()
  local provider = client and client.server_capabilities.executeCommandProvider
  return vim.list_contains(provider and provider.commands or {}, 'hoverdeck.' .. command)
end

--- The place of the cursor, as the server counts; nil when this buffer is not one of its documents.
--- @return table?
function M.here()
  local client = M.running()
  if not client or not vim.lsp.buf_is_attached(0, client.id) then
    return nil
  end
  local place = vim.lsp.util.make_position_params(0, client.offset_encoding)
  return { uri = place.textDocument.uri, position = place.position }
end

--- Ends the server and starts it again.
function M.restart()
  local client = M.running()
  if client then
    client:stop(true)
  end
  local function gone()
    return not client or client:is_stopped()
  end
  vim.wait(2000, gone, 10)
  M.with(function()
    M.tell('Hoverdeck was started again.')
  end)
end

return M
