"""An experiment's training step in PyTorch: its method, optimiser and schedule."""

from methods import METHODS
from networks import networks_of
from recipe import optimizer_of, rate_factor
from step_timing import brought_to


class MethodTraining:
    def __init__(self, experiment, device):
        settings = experiment["method"]
        self.device = device
        self.method = METHODS[settings["kind"]](settings, networks_of(experiment["backbone"]), {}).train().to(device)
        trained = [weight for weight in self.method.parameters() if weight.requires_grad]
        self.optimizer = optimizer_of(experiment["optimizer"], trained)
        self.rate, self.schedule = experiment["optimizer"]["learningRate"], experiment["schedule"]

    def step(self, views, position):
        """Returns the loss."""
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate * rate_factor(self.schedule, position)
        self.method.prepare(position)
        loss = self.method.loss(brought_to(self.device, views), {})
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.method.finish()
        return loss.item()
