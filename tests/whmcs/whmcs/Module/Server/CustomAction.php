<?php

declare(strict_types=1);

namespace WHMCS\Module\Server;

/**
 * A button of a service in the client area that ends in a redirect (WHMCS 8.5).
 *
 * WHMCS's class reference: the last two parameters came after 8.5.
 */
class CustomAction
{
    /** @var string */
    protected $identifier;

    /** @var string */
    protected $display;

    /** @var callable|string */
    protected $callable;

    /** @var array<mixed> */
    protected $params = [];

    /** @var string[] */
    protected $permissions = [];

    /** @var bool */
    protected $active = true;

    /** @var bool */
    protected $allowSamePage = false;

    /** @var bool */
    protected $preferIsolation = false;

    /**
     * @param mixed $callable a function, or the name of one
     * @param array<mixed> $params what the function is called with
     * @param string[] $permissions what a user must hold to see and press it
     */
    public static function factory(
        string $identifier,
        string $display,
        $callable,
        array $params = [],
        array $permissions = [],
        bool $active = true,
        bool $allowSamePage = false,
        bool $preferIsolation = false
    ): self {
        $action = new self();
        $action->allowSamePage = $allowSamePage;
        $action->preferIsolation = $preferIsolation;
        return $action->setIdentifier($identifier)->setDisplay($display)->setCallable($callable)
            ->setParams($params)->setPermissions($permissions)->setActive($active);
    }

    public function getIdentifier(): string
    {
        return $this->identifier;
    }

    public function setIdentifier(string $identifier): self
    {
        $this->identifier = $identifier;
        return $this;
    }

    public function getDisplay(): string
    {
        return $this->display;
    }

    public function setDisplay(string $display): self
    {
        $this->display = $display;
        return $this;
    }

    /** @return array<string, mixed> `success` with `redirectTo`, or `errorMsg` */
    public function invokeCallable(): array
    {
        return call_user_func_array($this->callable, $this->params);
    }

    /** @param callable|string $callable */
    public function setCallable($callable): self
    {
        $this->callable = $callable;
        return $this;
    }

    /** @param array<mixed> $params */
    public function setParams(array $params): self
    {
        $this->params = $params;
        return $this;
    }

    /** @return string[] */
    public function getPermissions(): array
    {
        return $this->permissions;
    }

    /** @param string[] $permissions */
    public function setPermissions(array $permissions): self
    {
        $this->permissions = $permissions;
        return $this;
    }

    public function setActive(bool $active): self
    {
        $this->active = $active;
        return $this;
    }

    public function isActive(): bool
    {
        return $this->active;
    }
}
