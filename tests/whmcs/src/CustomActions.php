<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use WHMCS\Module\Server\CustomAction;
use WHMCS\Module\Server\CustomActionCollection;

/**
 * The module's own actions for a client (WHMCS 8.5).
 *
 * WHMCS's documentation, “Custom Actions”: buttons of active services on the
 * client's home page and items of the service page's sidebar; pressing one calls
 * its function, which answers where the browser goes.
 */
final class CustomActions
{
    private Installation $installation;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
    }

    /**
     * The actions that the logged-in user may see.
     *
     * @return CustomAction[]
     * @throws \LogicException when CustomActions() answers something else
     */
    public function of(int $serviceId): array
    {
        $params = new Params($this->installation);
        $module = $params->module($serviceId);
        $modules = new Modules($this->installation);
        if (
            !Installation::hasClass('Module\\Server\\CustomActionCollection')
            || $module === '' || !$modules->has($module, 'CustomActions')
        ) {
            return [];
        }
        $actions = $modules->call($module, 'CustomActions', $params->ofService($serviceId));
        if (!$actions instanceof CustomActionCollection) {
            throw new \LogicException("{$module}_CustomActions() answered no CustomActionCollection.");
        }
        return array_values(array_filter($actions->all(), function (CustomAction $action): bool {
            foreach ($action->getPermissions() as $permission) {
                if (!Session::may($this->installation, $permission)) {
                    return false;
                }
            }
            return true;
        }));
    }

    /**
     * The client presses an action.
     *
     * @return string where the browser is sent
     * @throws Refused with what the client is shown
     */
    public function run(int $serviceId, string $identifier): string
    {
        if (!(new ClientArea($this->installation))->owns($serviceId)) {
            throw new Refused('There is no such service.');
        }
        foreach ($this->of($serviceId) as $action) {
            if ($action->getIdentifier() === $identifier && $action->isActive()) {
                return ClientArea::redirectOf($action->invokeCallable());
            }
        }
        throw new Refused('There is no such action.');
    }
}
