-- Asks for clients' service pages over connections that are kept, and looks at
-- every answer. Load.php starts it, and reads what done() writes:
--
--     wrk … -s load.lua URL -- FOLDER
--
-- FOLDER/load.lua answers a table: `pages`, after which it is over (0: never),
-- `services` (path, and what the page holds), and `versions` (what the
-- page of each holds besides; none where there is but one).
local given
local turn = 0
local services = {}
-- Read by done(), which runs in another state.
answers, failures, served, reasons, bodies = 0, 0, {}, {}, {}

function setup(thread)
    asker = thread
end

function init(args)
    given = dofile(args[1] .. "/load.lua")
    for _, service in ipairs(given.services) do
        services[service.name] = service
        service.request = wrk.format("GET", service.path)
    end
    for name in pairs(given.versions) do
        served[name] = 0
    end
end

function request()
    turn = turn % #given.services + 1
    return given.services[turn].request
end

local function lacks(body, needed)
    for _, text in ipairs(needed) do
        if not body:find(text, 1, true) then
            return text
        end
    end
end

-- The one version that every file, the template and the component are of.
local function version_of(body)
    local marks = body:match("</html>%s*<!%-%- soak(.-) %-%->%s*$")
    if not marks then
        return nil, "has no marks behind its end"
    end
    local version, count = nil, 0
    for mark in marks:gmatch("=(%S+)") do
        count = count + 1
        version = version or mark
        if mark ~= version then
            return nil, "is of two versions:" .. marks
        end
    end
    if count ~= given.marks then
        return nil, "has not run every marked file:" .. marks
    end
    local lacking = lacks(body, given.versions[version])
    if lacking then
        return nil, "is of " .. version .. " and lacks " .. lacking
    end
    return version
end

local function failure(status, headers, body)
    if status ~= 200 then
        return "has status " .. status
    end
    local service = services[headers["Soak-Asked"]]
    if lacks(body, service.page) then
        if body:find("available at the moment", 1, true) then
            return "says that the module isn't available"
        end
        return "is not its service's page"
    end
    if next(given.versions) == nil then
        return not body:find("</html>%s*$") and "has no end" or nil
    end
    local version, wrong = version_of(body)
    if version then
        served[version] = served[version] + 1
    end
    return wrong
end

function response(status, headers, body)
    if given.pages > 0 and answers >= given.pages then
        return
    end
    answers = answers + 1
    local wrong = failure(status, headers, body)
    if wrong then
        failures = failures + 1
        if not reasons[wrong] and #bodies < 5 then
            bodies[#bodies + 1] = "The answer " .. answers .. " " .. wrong .. ":\n" .. body:sub(1, 600)
        end
        reasons[wrong] = (reasons[wrong] or 0) + 1
    end
    if answers == given.pages then
        io.write("over\n")
        io.flush()
        wrk.thread:stop()
    end
end

function done(summary, latency, requests)
    local errors = summary.errors
    io.write("answers ", asker:get("answers"), "\n")
    io.write("failures ", asker:get("failures"), "\n")
    io.write("broken ", errors.connect + errors.read + errors.write + errors.timeout, "\n")
    for name, count in pairs(asker:get("served")) do
        io.write("served-", name, " ", count, "\n")
    end
    for reason, count in pairs(asker:get("reasons")) do
        io.write("\n", count, " answers: ", reason)
    end
    for _, body in ipairs(asker:get("bodies")) do
        io.write("\n", body)
    end
end
