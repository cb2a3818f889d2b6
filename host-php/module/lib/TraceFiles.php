<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

defined('WHMCS') || exit;

/**
 * A service's traces on its page in the admin area, which only staff who may see the service can open: links, and the
 * file that a link asks for.
 */
final class TraceFiles
{
    /** What a link adds to the page's address. */
    private const PARAMETER = 'convoy_trace';

    private HookRun $run;
    private Traces $traces;

    public function __construct(HookRun $run)
    {
        $this->run = $run;
        $this->traces = new Traces(new Store($run->database()));
    }

    /** @return list<array{name: string, value: string}> `traces` of wit/types.wit */
    public function links(): array
    {
        $service = ServiceKey::fromParams($this->run->params);
        $page = "clientsservices.php?userid={$this->run->params->id('userid')}&id={$service->service}"
            . ($service->isAddon() ? "&aid={$service->addon}" : '');
        $links = [];
        foreach ($this->traces->ofService($this->run->params->id('serverid'), $service) as $id => $trace) {
            $locale = $this->run->locale();
            $text = [date('Y-m-d H:i', (int) $trace['at']), $trace['action']];
            $text[] = $trace['failed'] ? Messages::text($locale, 'trace-failed') : '';
            $text[] = $id;
            $links[] = [
                'name' => implode(' · ', array_filter($text)),
                'value' => $page . '&' . self::PARAMETER . "=$id",
            ];
        }
        return $links;
    }

    /** The trace whose file the page's address asks for; blank for none. */
    public static function asked(): string
    {
        $id = $_GET[self::PARAMETER] ?? '';
        return is_string($id) ? $id : '';
    }

    /**
     * @return array{list<string>, string} headers and body
     * @throws Refusal if it is no trace of this service, or nobody of staff is there
     */
    public function file(string $id): array
    {
        $service = ServiceKey::fromParams($this->run->params);
        $found = ClientGuard::isStaff() ? $this->traces->find($this->run->params->id('serverid'), $service, $id) : null;
        if ($found === null) {
            throw new Refusal('trace-unknown', ['id' => mb_substr($id, 0, 40, 'UTF-8')]);
        }
        $action = preg_replace('/\W/', '', $found['action']);
        return [[
            'Content-Type: application/json',
            "Content-Disposition: attachment; filename=\"convoy-trace-$action-$id.json\"",
            'X-Content-Type-Options: nosniff',
            'Cache-Control: no-store',
        ], $found['trace']];
    }
}
