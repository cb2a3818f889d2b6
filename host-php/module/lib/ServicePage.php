<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;

defined('WHMCS') || exit;

/**
 * The module's part of a service's page in the client area.
 */
final class ServicePage
{
    private const TEMPLATE = 'templates/clientarea.tpl';

    private HookRunner $runner;

    public function __construct(HookRunner $runner)
    {
        $this->runner = $runner;
    }

    /**
     * @param mixed $params
     * @return array{tabOverviewModuleOutputTemplate: string, templateVariables: array<string, string>}
     */
    public function show($params): array
    {
        $run = $this->runner->run('ClientArea', $params, true);
        $page = function () use ($run): array {
            $mayLook = Closure::fromCallable([new ClientGuard($run->database()), 'page']);
            $call = ServiceCall::of('client-area', 'service-page')->page()->guardedBy($mayLook)
                ->with(static function (ServiceKey $key): array {
                    $answer = FormAnswer::take($key);
                    $inputs = FormInputs::queried('service-page');
                    return $answer + ['inputs' => $inputs, 'form-token' => ClientHooks::token()];
                });
            $result = $this->runner->services($run)->look($run, $call);
            return self::page(Problem::unlessEnded($result['ended']), 'assets');
        };
        return $this->runner->answer($run, $page, static function (string $message): array {
            return self::page(PlainText::toHtml($message));
        });
    }

    /**
     * @param string $assets folder of script and style; blank for a page that needs none
     * @return array{tabOverviewModuleOutputTemplate: string, templateVariables: array<string, string>}
     */
    private static function page(string $html, string $assets = ''): array
    {
        $set = Package::set();
        return [
            'tabOverviewModuleOutputTemplate' => $set . self::TEMPLATE,
            'templateVariables' => ['convoyHtml' => $html, 'convoyAssets' => $assets === '' ? '' : $set . $assets],
        ];
    }
}
