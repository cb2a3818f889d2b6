<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** What a client sees and calls of his service. */
final class ClientArea
{
    private Installation $installation;

    private Modules $modules;

    private Params $params;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
        $this->modules = new Modules($installation);
        $this->params = new Params($installation);
    }

    /** Whether the logged-in client owns the service. */
    public function owns(int $serviceId): bool
    {
        $owner = $this->installation->database()->table('tblhosting')->where('id', $serviceId)->value('userid');
        return Session::clientId() !== 0 && (int) $owner === Session::clientId();
    }

    /**
     * The module's part of the service page: its ClientArea() is asked whatever
     * the service's status is, because what it shows then is the module's choice.
     */
    public function moduleOutput(int $serviceId, ?int $addonId = null): string
    {
        $module = $this->params->module($serviceId, $addonId);
        if ($module === '' || !$this->modules->has($module, 'ClientArea')) {
            return '';
        }
        $params = $this->params->ofService($serviceId, $addonId);
        try {
            $answer = $this->modules->call($module, 'ClientArea', $params);
        } catch (\Exception $exception) {
            logActivity("Module ClientArea Failed - Service ID: $serviceId - Error: " . $exception->getMessage());
            return '';
        }
        return $this->render($module, $params, $answer);
    }

    /**
     * Calls a function of the module on the client's behalf
     * (`clientarea.php?action=productdetails&id=…&modop=custom&a=…`).
     *
     * WHMCS itself asks for an owner, a function that the module allows, and on
     * a post its token; the rest is the module's. The function may print and end.
     *
     * @return mixed what the function answers
     * @throws Refused when WHMCS doesn't let the call through
     */
    public function custom(int $serviceId, string $function)
    {
        if (!$this->owns($serviceId)) {
            throw new Refused('There is no such service.');
        }
        $module = $this->params->module($serviceId);
        $params = $this->params->ofService($serviceId);
        $allowed = array_merge(
            array_values($this->modules->listOf($module, 'ClientAreaCustomButtonArray', $params)),
            array_values($this->modules->listOf($module, 'ClientAreaAllowedFunctions', $params))
        );
        if (!in_array($function, $allowed, true)) {
            throw new Refused('The module allows no such function.');
        }
        if (($_SERVER['REQUEST_METHOD'] ?? 'GET') === 'POST') {
            check_token();
        }
        return $this->modules->call($module, $function, $params);
    }

    /** What a custom function that answers a page looks like. */
    public function customPage(int $serviceId, array $answer): string
    {
        return $this->render($this->params->module($serviceId), $this->params->ofService($serviceId), $answer);
    }

    /**
     * The buttons that themes print as plain links.
     *
     * @return array<string, string> function by label
     */
    public function buttons(int $serviceId): array
    {
        return $this->modules->listOf(
            $this->params->module($serviceId),
            'ClientAreaCustomButtonArray',
            $this->params->ofService($serviceId)
        );
    }

    /**
     * A click on the sign-on button.
     *
     * @return string where the browser is sent
     * @throws Refused with what the client is shown
     */
    public function signOn(int $serviceId, ?int $addonId = null): string
    {
        if (!$this->owns($serviceId)) {
            throw new Refused('There is no such service.');
        }
        if (!Session::may($this->installation, 'productsso')) {
            throw new Refused('You do not have permission to sign on.');
        }
        return self::redirectOf((new Commands($this->installation))->run('ServiceSingleSignOn', $serviceId, $addonId));
    }

    /**
     * Where a sign-on function sends the browser.
     *
     * @param mixed $answer
     * @throws Refused with the module's message
     */
    public static function redirectOf($answer): string
    {
        if (!is_array($answer) || ($answer['success'] ?? false) !== true) {
            throw new Refused((string) ($answer['errorMsg'] ?? 'Single sign-on failed.'));
        }
        return (string) $answer['redirectTo'];
    }

    /**
     * @param array<string, mixed> $params
     * @param mixed $answer of ClientArea() or a custom function
     */
    private function render(string $module, array $params, $answer): string
    {
        if (!is_array($answer)) {
            return (string) $answer;
        }
        $template = (string) ($answer['tabOverviewModuleOutputTemplate'] ?? $answer['templatefile'] ?? '');
        if ($template === '') {
            return '';
        }
        $template .= substr($template, -4) === '.tpl' ? '' : '.tpl';
        $folder = $this->modules->folder($module);
        if (!is_file("$folder/$template") && is_file("$folder/templates/$template")) {
            $template = "templates/$template";
        }
        $vars = ($answer['templateVariables'] ?? []) + ($answer['vars'] ?? []);
        return (new Templates($this->installation))->file($folder, $template, $vars + $params + [
            'token' => Session::token(),
            'WEB_ROOT' => '',
            'systemurl' => $this->installation->setting('SystemURL'),
            'companyname' => $this->installation->setting('CompanyName'),
            'template' => $this->installation->theme(),
            'loggedin' => Session::clientId() !== 0,
        ]);
    }
}
